"""The words of the Core Business Vocabulary 2.0, and one spelling for each.

A word may be written four ways, and means the same each time:

>>> {spell("bizStep", "shipping"), spell("bizStep", "cbv:BizStep-shipping"),
...  spell("bizStep", "https://ref.gs1.org/cbv/BizStep-shipping"),
...  spell("bizStep", "urn:epcglobal:cbv:bizstep:shipping")}
{'shipping'}

Statements carry the bare word. Proved in tests/core/test_event_rules.py.
"""

from difflib import get_close_matches
from typing import Final

_STEPS: Final = """
accepting arriving assembling collecting commissioning consigning
creating_class_instance cycle_counting decommissioning departing destroying
disassembling dispensing encoding entering_exiting holding inspecting installing
killing loading other packing picking receiving removing repackaging repairing
replacing reserving retail_selling sampling sensor_reporting shipping
staging_outbound stock_taking stocking storing transporting unloading unpacking
void_shipping
"""
_DISPOSITIONS: Final = """
active available completeness_inferred completeness_verified conformant
container_closed container_open damaged destroyed dispensed disposed encoded expired
in_progress in_transit inactive mismatch_class mismatch_instance mismatch_quantity
needs_replacement no_pedigree_match non_conformant non_sellable_other
partially_dispensed recalled reserved retail_sold returned sellable_accessible
sellable_not_accessible stolen unavailable unknown
"""
_DOCUMENTS: Final = """
bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt
"""
_MEASURES: Final = """
AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude
AmountOfSubstance AmountOfSubstancePerUnitVolume Angle AngularAcceleration
AngularMomentum AngularVelocity Area Capacitance Conductance Conductivity Count
Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy
Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity Length
LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux
MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume
Power Pressure RadiantFlux RadiantIntensity Radioactivity RelativeHumidity Resistance
Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature
Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber
"""
_COMPONENTS: Final = """
altitude axial_distance azimuth easting elevation_angle height latitude longitude
northing polar_angle spherical_radius x y z
"""

# Use: (words, spelling as a web term, spelling as an EPC global URN).
_CBV: Final = ("cbv:", "https://ref.gs1.org/cbv/", "https://ns.gs1.org/cbv/")
_GS1: Final = ("gs1:", "https://gs1.org/voc/", "https://ref.gs1.org/voc/")
_USES: Final = {
    "bizStep": (_STEPS, _CBV, "BizStep-", "bizstep"),
    "disposition": (_DISPOSITIONS, _CBV, "Disp-", "disp"),
    "document": (_DOCUMENTS, _CBV, "BTT-", "btt"),
    "party": ("owning_party possessing_party location", _CBV, "SDT-", "sdt"),
    "error": ("did_not_occur incorrect_data", _CBV, "ER-", "er"),
    "component": (_COMPONENTS, _CBV, "Comp-", "comp"),
    "measure": (_MEASURES, _GS1, "", "measure"),
    "alert": ("ALARM_CONDITION ERROR_CONDITION", _GS1, "", "alert"),
}


def _spellings(use: str) -> dict[str, str]:
    words, namespaces, term, urn = _USES[use]
    spelled: dict[str, str] = {}
    for word in words.split():
        spelled[word] = word
        spelled[f"urn:epcglobal:cbv:{urn}:{word}"] = word
        for namespace in namespaces:
            spelled[f"{namespace}{term}{word}"] = word
    return spelled


WORDS: Final = {use: frozenset(words.split()) for use, (words, *_) in _USES.items()}
_SPELLED: Final = {use: _spellings(use) for use in _USES}


def spell(use: str, text: str) -> str | None:
    """Return the bare word, or None when `text` is no word of that use."""
    return _SPELLED[use].get(text)


def as_urn(use: str, text: str) -> str | None:
    """Return a word as the URN that EPCIS 1.2 knows it by, or None: it is none."""
    word = spell(use, text)
    return word and f"urn:epcglobal:cbv:{_USES[use][3]}:{word}"


def as_link(use: str, text: str) -> str | None:
    """Return a word as the URI of its term on the web, or None: it is none."""
    word = spell(use, text)
    _, namespaces, term, _ = _USES[use]
    return word and f"{namespaces[1]}{term}{word}"


def nearest(use: str, text: str) -> str:
    """Return the word that was probably meant, for a refusal."""
    near = get_close_matches(text[-60:].rpartition(":")[2], WORDS[use], 1, 0.5)
    return near[0] if near else min(WORDS[use])


# Our own words: what people say they did (`nguon:step`), and where kilograms went.
STEPS: Final = (
    "plant", "fertilise", "spray", "irrigate", "tend", "harvest", "wash", "trim",
    "sort", "cool", "treat", "pack", "split", "merge", "process", "dry", "mill",
    "store", "ship", "transport", "receive", "inspect", "test", "sample", "sensor",
    "stock", "sell", "recall", "recall_end", "destroy", "void_ship",
)  # fmt: skip
LOSS_REASONS: Final = (
    "trim", "reject", "water", "peel", "sample", "dust", "retained", "spoiled",
    "other", "unstated",
)  # fmt: skip
