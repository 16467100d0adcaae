"""What the sections of the configuration are made of: their base, and types that several use."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


def _written(pattern: str, example: str) -> Any:
    """Make a field for text of a pattern; ``example`` says to a person what may be written."""
    return Field(pattern=pattern, json_schema_extra={"written": example})


RecognizerDevice = Annotated[
    str, _written(r"^(auto|cpu|cuda(:\d+)?)$", "auto, cpu, cuda or cuda:N")
]
DiarizerDevice = Annotated[
    str, _written(r"^(auto|cpu|mps|cuda(:\d+)?)$", "auto, cpu, cuda, cuda:N or mps")
]
LanguageCode = Annotated[
    str | None, _written(r"^[a-z]{2,3}$", "a code of small letters, such as en")
]
VariableName = Annotated[str | None, _written(r"^[A-Za-z_][A-Za-z0-9_]*$", "a variable's name")]
Cost = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Section(BaseModel):
    """A part of the configuration; unknown keys and wrong types are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
