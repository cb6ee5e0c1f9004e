"""The three items, and the form that a body of JSON is."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from chalicelib.domain.elements import Form
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.soil_conservation import SOIL_CONSERVATION, SoilConservationForm
from chalicelib.domain.items.water_saving import WATER_SAVING, WaterSavingForm
from chalicelib.domain.items.works_commencement import WORKS_COMMENCEMENT, AddedSectionForm, ChangeForm, StartForm

ITEMS: dict[str, Item] = {item.id: item for item in (SOIL_CONSERVATION, WATER_SAVING, WORKS_COMMENCEMENT)}

type WorksBody = Annotated[StartForm | AddedSectionForm | ChangeForm, Field(discriminator="kind")]
type AnyForm = Annotated[SoilConservationForm | WaterSavingForm | WorksBody, Field(discriminator="item")]

FORMS: TypeAdapter[Form] = TypeAdapter(AnyForm)


def parse_form(raw: Any) -> Form:
    """The form that JSON values are; raises pydantic's `ValidationError` with every fault at once."""
    return FORMS.validate_python(raw)
