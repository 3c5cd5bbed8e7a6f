// The page that saves the course: what is kept, everything at once, and back to nothing.
import { activeWorker, ask, canKeep, choose, keepsPages } from './offline.ts';
import type { Request, State } from '../offline/manifest.ts';

const find = <E extends HTMLElement>(selector: string): E | null =>
  document.querySelector<E>(selector);
const status = find('[data-offline-status]');
const controls = find('[data-offline-controls]');
const saveButton = find<HTMLButtonElement>('[data-offline-save]');
const removeButton = find<HTMLButtonElement>('[data-offline-remove]');
const keepBox = find<HTMLInputElement>('[data-offline-keep]');
const bar = find<HTMLProgressElement>('progress[data-offline-progress]');

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function say(text: string): void {
  if (status && status.textContent !== text) status.textContent = text;
}

/** Says that a button is at work; unlike one that is disabled it keeps the focus. */
const setBusy = (on: boolean): void => saveButton?.setAttribute('aria-disabled', String(on));

/** What a press leaves behind goes away; the focus goes on to what comes in its place. */
function handOn(from: HTMLButtonElement | null, to: HTMLButtonElement | null): void {
  if (from?.hidden && to && !to.hidden) to.focus();
}

function show(state: State, busy = false): void {
  const complete = state.saved >= state.files;
  const held = document.activeElement;
  if (saveButton) saveButton.hidden = complete && state.everything;
  setBusy(busy);
  if (removeButton) removeButton.hidden = busy || !(state.everything || complete);
  if (held === saveButton) handOn(saveButton, removeButton);
  if (held === removeButton) handOn(removeButton, saveButton);
  if (bar) {
    bar.hidden = !busy;
    bar.max = state.bytes;
    bar.value = state.savedBytes;
  }
  if (state.problem) say(state.problem);
  else if (complete) say(`The whole course is on this device: ${megabytes(state.bytes)}.`);
  else if (busy) say(`Saving: ${megabytes(state.savedBytes)} of ${megabytes(state.bytes)}.`);
  else
    say(
      `On this device: ${megabytes(state.savedBytes)} of ${megabytes(state.bytes)}, among them the pages you opened.`,
    );
}

async function refresh(): Promise<void> {
  show(await ask(await activeWorker(), { type: 'state' }));
}

/** Sends a request that takes a while; several answers come before the last. */
async function long(request: Request): Promise<void> {
  const target = await activeWorker();
  const last = await ask(target, request, (state) => {
    const done = state.problem !== undefined || state.saved >= state.files;
    show(state, !done);
    return done;
  });
  show(last);
}

async function start(): Promise<void> {
  if (!canKeep()) {
    say(
      location.protocol.startsWith('http')
        ? 'This browser cannot keep pages here; take the zip instead.'
        : 'You read the course from a file, so all of it is on this device already.',
    );
    return;
  }
  if (keepBox) keepBox.checked = keepsPages();
  if (controls) controls.hidden = false;
  const switchable = (on: boolean): void => {
    if (saveButton) saveButton.disabled = !on;
    if (!on && removeButton) removeButton.hidden = true;
  };
  switchable(keepsPages());
  // One thing after another: whoever changes their mind at once must not meet a half-removed worker.
  let last: Promise<void> = Promise.resolve();
  const when = (control: HTMLElement | null, type: string, act: () => Promise<void>): void =>
    control?.addEventListener(type, () => {
      if (control.getAttribute('aria-disabled') === 'true') return;
      last = last.then(act).catch(() => {
        setBusy(false);
        say('That did not work just now; load this page again and repeat it.');
      });
    });
  when(keepBox, 'change', async () => {
    const keeps = keepBox!.checked;
    if (!(await choose(keeps))) {
      say('This browser keeps nothing for this site.');
      return;
    }
    switchable(keeps);
    if (keeps) await refresh();
    else say('Nothing is kept. What this tab still holds goes with it.');
  });
  when(saveButton, 'click', async () => {
    setBusy(true);
    // Without this a browser may clear the pages when the device runs short.
    await navigator.storage?.persist?.().catch(() => false);
    await long({ type: 'save' });
  });
  when(removeButton, 'click', async () => {
    show(await ask(await activeWorker(), { type: 'remove' }));
  });
  if (keepsPages()) await refresh();
  else say('Pages are not kept: you switched it off.');
}

void start().catch(() => say('Nothing can be kept here; take the zip instead.'));
