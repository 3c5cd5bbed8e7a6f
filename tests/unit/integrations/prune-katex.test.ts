import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { hoistStyles } from '../../../src/integrations/hoist-styles.ts';
import { pruneKatex, usedClasses } from '../../../src/integrations/prune-katex.ts';

const sheet = readFileSync(
  join(import.meta.dirname, '../../../node_modules/katex/dist/katex.min.css'),
  'utf8',
);
const page = katex.renderToString(String.raw`\frac{a}{\sqrt{b}}`);
const pruned = pruneKatex(sheet, usedClasses([page]));

describe('the sheet of KaTeX without what no page uses', () => {
  test('keeps every rule whose classes occur', () => {
    for (const rule of ['.katex .mfrac .frac-line', '.katex .sqrt>.root', '.katex .vlist-t{']) {
      const stays = [...rule.matchAll(/\.([a-z-]+)/g)].every(([, name]) =>
        usedClasses([page]).has(name!),
      );
      expect(pruned.includes(rule), rule).toBe(stays && sheet.includes(rule));
    }
    expect(pruned).toContain('.katex .mfrac .frac-line');
  });

  test('drops fraktur, its face, and at least half of the bytes', () => {
    expect(sheet).toContain('KaTeX_Fraktur');
    expect(pruned).not.toContain('KaTeX_Fraktur');
    expect(pruned.length).toBeLessThan(sheet.length / 2);
  });

  test('leaves rules of others and at-rules as they are', () => {
    const others =
      '@media print{.nav{display:none}}.prose p{margin:0}@font-face{font-family:Literata;src:url(a)}';
    expect(pruneKatex(others, new Set())).toBe(others);
  });

  test('keeps the used selectors of a shared rule', () => {
    expect(pruneKatex('.katex .a,.katex .b,.own{x:y}', new Set(['katex', 'a']))).toBe(
      '.katex .a,.own{x:y}',
    );
  });
});

test('a rule for what lacks a class stays, so that accents keep their place', () => {
  const rule = '.katex .accent-body:not(.accent-full){width:0}';
  expect(pruneKatex(rule, new Set(['katex', 'accent-body']))).toBe(rule);
});

describe('style attributes', () => {
  test('become classes, one for each distinct style, and win like attributes', () => {
    const { html, sheet: rules } = hoistStyles(
      '<p style="height:1em;">a</p><span class="x" style="height:1em">b</span><i style="top:0">c</i>',
    );
    expect(html).toBe('<p class="_0">a</p><span class="x _0">b</span><i class="_1">c</i>');
    expect(rules).toBe(':root ._0{height:1em}\n:root ._1{top:0}');
  });

  test('have lengths in thousandths of an em', () => {
    expect(hoistStyles('<i style="top:-2.45594em;height:0.5em">a</i>').sheet).toBe(
      ':root ._0{top:-2.456em;height:0.5em}',
    );
  });

  test('of a page without any leave it alone', () => {
    expect(hoistStyles('<p class="a">b</p>')).toEqual({ html: '<p class="a">b</p>', sheet: '' });
  });
});

describe('style attributes in odd places', () => {
  test('are found behind a value that holds a tag', () => {
    expect(hoistStyles('<p title="a <b> c" style="top:0">d</p>').html).toBe(
      '<p class="_0" title="a <b> c">d</p>',
    );
  });

  test('are left alone where they are text', () => {
    const html = '<p>write style="top:0" in it</p> and <style="x"> not';
    expect(hoistStyles(html)).toEqual({ html, sheet: '' });
  });
});
