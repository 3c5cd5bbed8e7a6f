// While the site is served for writing, a change under content/ is on the open page at once: no
// module imports these files, so nothing else would tell the browser.
import { resolve, sep } from 'node:path';
import type { Plugin } from 'vite';

export function liveContent(): Plugin {
  const folder = resolve('content') + sep;
  return {
    name: 'course:live-content',
    apply: 'serve',
    configureServer(server) {
      server.watcher.on('all', (_, path) => {
        if (resolve(path).startsWith(folder)) server.ws.send({ type: 'full-reload' });
      });
    },
  };
}
