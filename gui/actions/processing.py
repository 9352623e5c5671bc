"""Changing how FIDs are processed: values, and which steps are done in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gui.actions.reconstruction import fids_of
from gui.state.document import Entry, Kind
from nmrrecon.errors import ParameterError
from nmrrecon.recipe import Recipe
from nmrrecon.recipe_file import with_option
from nmrrecon.step_order import DIRECT, INDIRECT, Groups, group_of, whole_order

if TYPE_CHECKING:
    from gui.workbench import Workbench

#: Steps that a value can switch off too: its place in the recipe, and what it becomes when they are
#: switched on.
KINDS = {
    "solvent": ("solvent", "auto"),
    "window": ("window.kind", "sine-bell"),
    "baseline": ("baseline", "polynomial"),
}
OFF = "none"
UP, DOWN = -1, 1


def parts_of(entry: Entry) -> list[str]:
    """Return the dimensions of FIDs as ``-O`` names them, the direct one first."""
    return ["direct", *(f"f{number}" for number in range(1, len(entry.content.axes)))]


def groups_of(part: str) -> Groups:
    """Return the steps of a dimension that can change places."""
    return DIRECT if part == "direct" else INDIRECT


def value_of(recipe: Recipe, key: str) -> Any:
    """Return the value of a recipe that ``-O key=...`` sets."""
    head, _, rest = key.partition(".")
    if not rest:
        return getattr(recipe, head)
    value: Any = recipe.direct if head == "direct" else recipe.indirect_for(int(head[1:]) - 1)
    for name in rest.split("."):
        value = getattr(value, name)
    return value


def text_of(value: Any) -> str:
    """Return a value as ``-O`` takes it."""
    if value is None:
        return "auto"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(text_of(item) for item in value)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def set_value(workbench: Workbench, key: str, text: str) -> bool:
    """Set one value of the present FIDs' recipe; return whether it can be set, and say so where not."""
    entry = fids_of(workbench)
    if entry is None or text == text_of(value_of(entry.recipe, key)):
        return True
    try:
        recipe = with_option(entry.recipe, key, text)
    except ParameterError as error:
        workbench.tell(str(error), bad=True)
        return False
    _change(workbench, recipe, f"Set {key}", f"set {key}")
    return True


def is_on(recipe: Recipe, part: str, step: str) -> bool:
    """Return whether a step is done, and does anything."""
    off = step in KINDS and value_of(recipe, f"{part}.{KINDS[step][0]}") == OFF
    return step in value_of(recipe, f"{part}.steps") and not off


def order_of(recipe: Recipe, part: str) -> tuple[str, ...]:
    """Return all steps of a dimension in the order in which they are shown."""
    return whole_order(value_of(recipe, f"{part}.steps"), groups_of(part))


def switch(workbench: Workbench, part: str, step: str, on: bool) -> None:
    """Have a step done or not; its values stay."""
    entry = fids_of(workbench)
    if entry is None or is_on(entry.recipe, part, step) == on:
        return
    if on:
        recipe = switched_on(entry.recipe, part, step)
    else:
        steps = (other for other in value_of(entry.recipe, f"{part}.steps") if other != step)
        recipe = with_option(entry.recipe, f"{part}.steps", " ".join(steps))
    _change(workbench, recipe, f"Switch {step.replace('_', ' ')} {'on' if on else 'off'}")


def switched_on(recipe: Recipe, part: str, step: str) -> Recipe:
    """Return the recipe with a step done at its place, where it is not done already."""
    done = {*value_of(recipe, f"{part}.steps"), step}
    steps = (other for other in order_of(recipe, part) if other in done)
    recipe = with_option(recipe, f"{part}.steps", " ".join(steps))
    if not is_on(recipe, part, step):
        key, usual = KINDS[step]
        recipe = with_option(recipe, f"{part}.{key}", usual)
    return recipe


def moved(recipe: Recipe, part: str, step: str, by: int) -> Recipe | None:
    """Return the recipe with a step done one place earlier or later; None where there is no such place."""
    if not is_on(recipe, part, step):
        return None
    steps = list(value_of(recipe, f"{part}.steps"))
    group = group_of(step, groups_of(part))
    others = [
        place
        for place, other in enumerate(steps)
        if group_of(other, groups_of(part)) == group and is_on(recipe, part, other)
    ]
    wanted = others.index(steps.index(step)) + by
    if not 0 <= wanted < len(others):
        return None
    steps.insert(others[wanted], steps.pop(steps.index(step)))
    return with_option(recipe, f"{part}.steps", " ".join(steps))


def move(workbench: Workbench, part: str, step: str, by: int) -> None:
    """Do a step of the present FIDs one place earlier (`UP`) or later (`DOWN`)."""
    entry = fids_of(workbench)
    recipe = moved(entry.recipe, part, step, by) if entry is not None else None
    if recipe is not None:
        _change(workbench, recipe, f"Move {step.replace('_', ' ')} {'up' if by == UP else 'down'}")


def move_chosen(by: int) -> Callable[[Workbench], None]:
    """Return the command that moves the step that the keyboard speaks to."""

    def do(workbench: Workbench) -> None:
        if workbench.desk.step is not None:
            move(workbench, *workbench.desk.step, by)

    return do


def can_move_chosen(by: int) -> Callable[[Workbench], bool]:
    """Return whether the step that the keyboard speaks to can be moved."""

    def can(workbench: Workbench) -> bool:
        entry, step = fids_of(workbench), workbench.desk.step
        return entry is not None and step is not None and moved(entry.recipe, *step, by) is not None

    return can


def reset(workbench: Workbench) -> None:
    """Process the present FIDs as if nothing had been set; the method stays."""
    entry = fids_of(workbench)
    if entry is not None:
        _change(workbench, _with_processing_of(entry.recipe, Recipe()), "Reset the processing")


def can_reset(workbench: Workbench) -> bool:
    """Whether anything of the present FIDs' processing was set."""
    entry = fids_of(workbench)
    return entry is not None and entry.recipe != _with_processing_of(entry.recipe, Recipe())


def copy_to_all(workbench: Workbench) -> None:
    """Process all FIDs of the project of as many dimensions as the present ones are."""
    entry, others = fids_of(workbench), _alike(workbench)
    if entry is None or not others:
        return
    document = workbench.store.document
    for other in others:
        document = document.changed(
            other.key,
            lambda old: replace(old, recipe=_with_processing_of(old.recipe, entry.recipe)),
        )
    workbench.store.commit(document, "Copy the processing to all")
    names = ", ".join(other.name for other in others)
    workbench.tell(f"The processing of {entry.name} is now that of {names} too")


def can_copy(workbench: Workbench) -> bool:
    """Whether there are other FIDs that could be processed like the present ones."""
    return bool(_alike(workbench))


def _alike(workbench: Workbench) -> list[Entry]:
    entry = fids_of(workbench)
    if entry is None:
        return []
    return [
        other
        for other in workbench.store.document.entries
        if other.kind is Kind.FIDS
        and other.key != entry.key
        and not other.missing
        and len(other.content.axes) == len(entry.content.axes)
    ]


def _with_processing_of(recipe: Recipe, other: Recipe) -> Recipe:
    return replace(
        recipe,
        reference=other.reference,
        temperature_k=other.temperature_k,
        direct=other.direct,
        indirect=other.indirect,
    )


def _change(workbench: Workbench, recipe: Recipe, text: str, burst: str | None = None) -> None:
    entry = fids_of(workbench)
    assert entry is not None

    def changed(old: Entry) -> Entry:
        return old if old.recipe == recipe else replace(old, recipe=recipe)

    workbench.change_entry(changed, text, burst, key=entry.key)
