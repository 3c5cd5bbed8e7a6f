// Formulas and listings that a phone may have to scroll sideways are stops for the keyboard from the
// start; a page's script takes the stop back where the part turns out to fit.

/** More characters than these overflow at a width of 360 px. */
const codeFits = 36;
/** Signs side by side or above one another; the widest letters are twice the narrowest. */
const formulaFits = 16;

export type Stop = Readonly<Record<string, string>>;

const stop = (name: string): Stop => ({ tabindex: '0', role: 'group', 'aria-label': name });

/** Attributes of the box around code; none where no line is long. */
export function stopForCode(code: string, name = 'Code'): Stop {
  return code.split('\n').some((line) => line.length > codeFits) ? stop(name) : {};
}

/** Attributes of the box around a finished formula; none where it is short. */
export function stopForFormula(html: string): Stop {
  const drawn = html.slice(html.indexOf('<span class="katex-html"')).replace(/<[^>]*>/g, '');
  return drawn.replace(/[\s\u200b]/g, '').length > formulaFits ? stop('Formula') : {};
}
