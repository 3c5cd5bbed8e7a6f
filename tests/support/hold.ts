// A slow connection for some files: they come when the test says so.
import type { Page } from '@playwright/test';

/** Holds back every answer whose address fits, until the returned function is called. */
export async function hold(page: Page, address: string | RegExp): Promise<() => void> {
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return goOn;
}
