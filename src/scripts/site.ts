// Everything a page needs before the reader touches anything; search and figures load on demand.
import { startCards } from './cards.ts';
import { startCopy } from './copy.ts';
import { startCopyPage } from './copy-page.ts';
import { startOffline } from './offline.ts';
import { startPrefetch } from './prefetch.ts';
import { startPrint } from './print.ts';
import { startProgress } from './progress.ts';
import { startSearch } from './search-open.ts';
import { startSymbols } from './symbols.ts';
import { startTheme } from './theme.ts';
import { startToc } from './toc.ts';

for (const start of [
  startTheme,
  startCards,
  startSymbols,
  startCopy,
  startCopyPage,
  startProgress,
  startToc,
  startSearch,
  startOffline,
  startPrefetch,
  startPrint,
]) {
  try {
    start();
  } catch (error) {
    // One part that fails must not take the others with it; the page stays readable.
    console.warn(error);
  }
}
