"""What a value that is missing on the command line could be: the functions here, the templates."""

from __future__ import annotations

from pathlib import Path

from sls_py.errors import SlspyError


def choices_for(flag: str, directory: Path) -> tuple[str, ...]:
    """Return the values that an option takes in a folder, as far as they are easily known."""
    if flag == "--function":
        return _functions(directory)
    return _templates() if flag == "--template" else ()


def hint_for(flag: str, directory: Path, *, before: str | None = None) -> str | None:
    """Return a hint that names the values of an option, None when they are not known.

    Its example has `before`, else the option, in front of a value.
    """
    known = choices_for(flag, directory)
    if not known:
        return None
    shown = ", ".join(f"`{each}`" for each in sorted(known))
    return f"there are: {shown}; for example `{before or flag} {min(known)}`"


def _functions(directory: Path) -> tuple[str, ...]:
    """Return the keys below `functions` in the service file, none when it cannot be read."""
    from sls_py.service.find import find_service_file
    from sls_py.service.load import parse_service_file

    try:
        service = parse_service_file(find_service_file(directory)).value
    except SlspyError:
        return ()
    section = service.get("functions") if isinstance(service, dict) else None
    parts = section if isinstance(section, list) else [section]
    return tuple(str(key) for part in parts if isinstance(part, dict) for key in part)


def _templates() -> tuple[str, ...]:
    from sls_py.scaffold import list_templates, templates_directory

    return tuple(template.name for template in list_templates(templates_directory()))
