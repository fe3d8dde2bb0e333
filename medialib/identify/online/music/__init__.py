"""Which release a folder of music is: by its sound, its disc, its names; and what is known of that release."""
