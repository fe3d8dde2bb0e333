"""A section of config.yaml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class Part(BaseModel):
    """A section of config.yaml: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, values: object) -> object:
        """A key without a value is as good as none: its default holds."""
        if not isinstance(values, dict):
            return values
        return {key: value for key, value in values.items() if value is not None or key not in cls.model_fields}
