"""The disc drives of this machine: what each holds, and opening them."""
