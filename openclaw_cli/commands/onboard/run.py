"""What ``openclaw onboard`` does once its options are known: decide, check, write, report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ...cli.key_entry import keep_in_keyring, say_what_wins, stored
from ...cli.model_names import remember_aliases
from ...cli.output import report
from ...config.credentials import Credential
from ...errors import ConfigError, UsageError
from ...render.console import from_home
from ...request.provider import OPENROUTER
from ...request.ref import ModelNameError
from .choices import API_KEY, AUTH_CHOICES, CUSTOM, KEEP, OAUTH, SKIP, Choices, unknown_choice
from .key import KeySource, configured
from .report import Report, StoredKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ...cli.key_entry import GivenKey
    from ...cli.world import World
    from ...config.document import Document
    from ...config.openclaw_import import Import
    from ...config.settings import Settings
    from ...config.store import Store
    from ...render.console import Console
    from ...request.ref import ModelRef
    from ...wire.key_info import KeyInfo
    from .custom import CustomServer


def run(world: World, choices: Choices, *, unused: Sequence[str], as_json: bool) -> int:
    """Onboard, and tell what was done.

    Args:
        world: The global options, and what they lead to.
        choices: The command line.
        unused: OpenClaw's options on it that have no use here.
        as_json: Whether the report is JSON.

    Raises:
        OpenClawError: As ``Onboarding.run``; or the default model that is configured now can't be
            asked, which is told when the rest is done.
    """
    if unused:
        world.console().notice(f"no use here for {', '.join(unused)}: OpenClaw's own, left out")
    done = Onboarding(world, choices).run()
    report(
        world,
        done.as_json,
        lambda: [*map(world.typed, done.lines())],
        as_json=as_json,
        sentences=True,
    )
    settings = world.settings(creates=True)
    try:
        settings.route(settings.configured_ref(settings.primary()).provider)
    except ConfigError as error:
        stored = "the key is stored; " if done.key is not None else ""
        raise UsageError(
            f"the default model can't be asked: {error.message}",
            hint=f"{stored}choose a model with: openclaw models set REF",
        ) from error
    return 0


class Onboarding:
    """One run: decide, check, write. Nothing is written before everything is known to be good."""

    def __init__(self, world: World, choices: Choices) -> None:
        self._world = world
        self._choices = choices
        self._console: Console = world.console()
        self._import: Import | None = None
        self._chosen: ModelRef | None = None
        self._unread: str | None = None  # a name that may be known once the models are fetched
        self._store = _store(world, choices)

    def run(self) -> Report:
        """Do it and return what was done.

        Raises:
            OpenClawError: It could not be done; the file is as it was.
        """
        self._import = self._source()
        is_silent = self._import is not None and self._is_silent_about_keys()
        auth = SKIP if is_silent else self._auth_choice()
        settings, server = self._settings(), None
        self._world.know_names(settings)
        ref = self._ref(settings, auth)
        keys = KeySource(self._world, self._choices, self._import)
        key = keys.imported(settings) if is_silent else keys.given(auth, settings)
        if auth == CUSTOM:
            server = self._server()
            ref = server.ref if self._choices.model is None else ref
        key, info = keys.accepted(key, self._to_come(settings, ref))
        if info is not None and key is not None:
            self._offer_models(self._to_come(settings, ref), key, auth)
        if self._unread is not None:
            self._chosen = settings.parse_ref(self._unread)
        new = key if isinstance(key, Credential) else None
        if new is not None:
            keep_in_keyring(new, self._choices.mode)
        changed = self._store.update(lambda document: self._edited(document, new, ref, server))
        remember_aliases(self._world)
        if new is not None:
            say_what_wins(self._world, new)
        return self._report(auth, key, info, server, changed=changed)

    def _offer_models(self, settings: Settings, key: GivenKey, auth: str) -> None:
        """Fetch the list of models, and have somebody at a terminal choose the default one."""
        from .models import choose_default, fetch_catalogue

        is_there = fetch_catalogue(self._world, settings, key.key)
        is_asked = self._choices.interactive and self._choices.model is None
        if is_there and is_asked and self._import is None and auth in (API_KEY, KEEP, OAUTH):
            self._chosen = choose_default(self._world, settings)

    def _report(
        self,
        auth: str,
        key: GivenKey | None,
        info: KeyInfo | None,
        server: CustomServer | None,
        *,
        changed: bool,
    ) -> Report:
        settings = self._world.settings(creates=True)
        skipped, has_key = None, True
        if auth == SKIP and self._import is None:
            from ...config.credentials import all_credentials

            keys = (key for name, key in all_credentials(settings) if name == OPENROUTER.name)
            there = next(keys, None)
            has_key = there is not None
            shown = "none is there" if there is None else f"{there.shown()} stays as it is"
            skipped = f"Key: skipped; {shown}"
        mode = self._choices.mode if isinstance(key, Credential) else None
        return Report(
            str(self._store.path),
            changed,
            settings.primary().text,
            None if key is None else StoredKey(key, mode, info),
            self._import,
            server,
            skipped,
            has_key,
        )

    def _to_come(self, settings: Settings, ref: ModelRef | None) -> Settings:
        """Return the settings that will be: a key is asked about where it will be sent."""
        from ...config.settings import Settings

        if self._import is None:
            return settings
        document = self._edited(self._store.read(), None, ref, None)
        composed = self._store.compose(document)
        to_come = Settings.checked(composed, settings.file, os.environ)
        to_come.dotenv_file = settings.dotenv_file
        return to_come

    def _source(self) -> Import | None:
        """Return the OpenClaw to take over from, if there is one and the user wants that."""
        from pathlib import Path

        from ...config.openclaw_import import Import
        from ...config.store import Store
        from ...named_files import user_path

        choices = self._choices
        if choices.import_from is not None:
            source = Import(user_path(choices.import_from), os.environ)
            if Store(source.file).target == self._store.target:
                raise UsageError(f"{source.file} is the configuration itself")
            return source
        file = _openclaw_in(Path(os.path.expanduser("~")))  # noqa: PTH111  (there may be no home)
        offered = choices.interactive and not self._store.exists()
        if not offered or file is None or Store(file).target == self._store.target:
            return None
        from ...cli.questions import confirm

        if not confirm(f"Take over models and key from {from_home(str(file))}?", default=True):
            return None
        return Import(file, os.environ)

    def _is_silent_about_keys(self) -> bool:
        """Return whether the command line leaves it open where the key comes from."""
        choices = self._choices
        return choices.auth is None and choices.key is None and not choices.custom.is_given()

    def _auth_choice(self) -> str:
        choice = self._choices.auth
        known = [name for name, _ in AUTH_CHOICES]
        if choice is None and self._choices.key is not None:
            return API_KEY
        if choice is None and self._choices.custom.is_given():
            return CUSTOM
        if choice in known and choice != CUSTOM and self._choices.custom.is_given():
            raise UsageError(
                f"--auth-choice {choice} does not set up a server of your own",
                hint=f"use --auth-choice {CUSTOM}, or leave the server's options out",
            )
        if choice is None and self._choices.interactive:
            from ...cli.questions import choose

            return choose("How do you want to sign in?", [*self._keeping(), *AUTH_CHOICES])
        if choice is None:
            raise UsageError(
                "nobody to ask how to sign in", hint=f"add --auth-choice {' or '.join(known)}"
            )
        if choice not in known:
            raise unknown_choice(choice)
        return choice

    def _keeping(self) -> list[tuple[str, str]]:
        """Return the choice to keep the key that is configured, where one is."""
        from ...config.settings import Settings

        if self._choices.reset:
            return []
        present = configured(Settings.load(self._store, os.environ))
        return [] if present is None else [(KEEP, f"keep the present key ({present.shown()})")]

    def _settings(self) -> Settings:
        """Return the settings to begin with; a ``--reset`` is asked for first."""
        from ...config.settings import Settings

        if not self._choices.reset:
            return Settings.load(self._store, os.environ)
        if self._store.exists() and not self._choices.unattended:
            if not self._choices.interactive:
                raise UsageError("--reset asks first", hint="add --non-interactive to reset anyway")
            from ...cli.questions import confirm

            if not confirm(f"Begin anew? {self._store.path} becomes .bak.", default=False):
                raise KeyboardInterrupt
        return Settings(_empty(self._store), str(self._store.path), os.environ)

    def _ref(self, settings: Settings, auth: str) -> ModelRef | None:
        """Return the model to set, or None to keep the configured one.

        A name alone is read once the models are fetched, where that will be.
        """
        from ...config.edits import has_primary
        from ...config.settings import DEFAULT_REF

        written = self._choices.model
        if written is not None:
            try:
                return settings.parse_ref(written)
            except ModelNameError as error:
                fetches = self._choices.check and auth in (API_KEY, KEEP, OAUTH)
                if not fetches or settings.near is None or settings.near(error.word) is not None:
                    raise
                self._unread = written
                return None
        return None if has_primary(settings.document) else settings.parse_ref(DEFAULT_REF)

    def _server(self) -> CustomServer:
        from .custom import asked_for, custom_server

        choices = self._choices
        custom = asked_for(choices.custom) if choices.interactive else choices.custom
        return custom_server(self._world, custom, mode=choices.mode, check=choices.check)

    def _edited(
        self,
        document: Document,
        key: Credential | None,
        ref: ModelRef | None,
        server: CustomServer | None,
    ) -> Document:
        from ...config.edits import has_primary, set_primary

        if self._choices.reset:
            document = _empty(self._store)
        if key is not None:
            document = stored(document, key, self._choices.mode)
        if server is not None:
            document = server.into(document, self._choices.mode)
        if self._import is not None:
            document = self._import.into(document)
        ref = self._chosen or ref
        named = self._choices.model is not None or self._chosen is not None or server is not None
        if ref is None or (has_primary(document) and not named):
            return document
        return set_primary(document, str(ref))


def _openclaw_in(home: Path) -> Path | None:
    """Return the configuration of an OpenClaw in a home, of today's or of an older one."""
    from ...config.openclaw_legacy import FOLDERS, NAMES

    files = (home / folder / name for folder in FOLDERS for name in NAMES)
    return next((file for file in files if file.exists()), None)


def _store(world: World, choices: Choices) -> Store:
    """Return the file to write; ``--config-format`` decides for a new one only."""
    wanted = choices.format
    store = world.store(prefer=wanted or "json5")
    from ...config.paths import FORMATS

    actual = FORMATS[store.path.suffix.lower()]
    if wanted is not None and wanted != actual:
        raise UsageError(
            f"--config-format {wanted}, but the configuration is {store.path}",
            hint="remove that file first, or name another with --config",
        )
    return store


def _empty(store: Store) -> Document:
    from ...config.document import Document
    from ...config.paths import FORMATS

    return Document.parse("", FORMATS[store.path.suffix.lower()])
