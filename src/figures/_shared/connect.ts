// Behaviour that a figure fetches after it has been mounted, and gives up with the figure.
import type { FigureHost } from './contract.ts';

interface Live {
  readonly connectLive: (host: FigureHost) => (() => void) | undefined;
}

/** What `connect` of a figure may be: `connectLater(() => import('./live.ts'))`. */
export function connectLater(load: () => Promise<Live>): (host: FigureHost) => () => void {
  return (host) => {
    let cleanUp: (() => void) | undefined;
    let gone = false;
    void load().then(({ connectLive }) => {
      if (!gone) cleanUp = connectLive(host);
    });
    return () => {
      gone = true;
      cleanUp?.();
    };
  };
}
