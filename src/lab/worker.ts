// The module worker of one training: hears start, pause, resume, stop and inspect between slices.
import type { FromWorker, ToWorker } from './protocol.ts';
import { createSession, type Session } from './session.ts';

let session: Session | undefined;
let paused = false;
let running = false;

const say = (message: FromWorker): void => globalThis.postMessage(message);

function go(): void {
  if (running) return;
  running = true;
  const next = (): void => {
    if (paused || !session?.slice()) running = false;
    else setTimeout(next);
  };
  next();
}

globalThis.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'start':
      session = createSession(data.settings, data.tests, say, () => performance.now());
      if (session) go();
      break;
    case 'pause':
      paused = true;
      break;
    case 'resume':
      paused = false;
      go();
      break;
    case 'stop':
      paused = false;
      session?.stop();
      break;
    case 'inspect':
      session?.inspect(data.example);
  }
});
