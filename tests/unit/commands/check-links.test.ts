// npm run check:links on a small site: every address that leads nowhere is named, and none stops it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'links-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function check(site: string): { code: number | null; said: string; lines: string[] } {
  const env = { ...process.env, OUT_DIR: site, BASE_PATH: '/' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/commands/check-links.ts'], {
    encoding: 'utf8',
    env,
  });
  return { code: status, said: stderr, lines: stdout.trim().split('\n') };
}

test('addresses that are none are told of like those that lead nowhere', () => {
  const links = [
    '/',
    '#here',
    'https://%5Bbad',
    '/nowhere/',
    '/%E0%A4%A/',
    '#%',
    'https://a.org/100%',
  ];
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><p id="here">${links.map((link) => `<a href="${link}">x</a>`).join('')}</p>`,
  );
  expect(check(folder)).toEqual({
    code: 1,
    said: '',
    lines: [
      'index.html: https://%5Bbad is no address.',
      'index.html: /nowhere/ leads nowhere.',
      'index.html: /%E0%A4%A/ is no address.',
      'index.html: #% is no address.',
      '3 links on 1 pages, 4 of them broken.',
    ],
  });
});

test('a site that is not built is told of in one sentence', () => {
  const site = join(folder, 'nowhere');
  expect(check(site).said).toBe(`There is no built site in ${site}: run npm run build first.\n`);
});
