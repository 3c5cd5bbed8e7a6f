// MathML read aloud, about as a screen reader does it: what a formula says to who cannot see it.
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const isElement = (node: Node): node is Element => 'tagName' in node;
const elementsOf = (node: Element): Element[] => node.childNodes.filter(isElement);
const text = (node: Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(text).join('') : '';

const signs: Readonly<Record<string, string>> = {
  ...{
    '=': 'equals',
    '+': 'plus',
    '−': 'minus',
    '-': 'minus',
    '/': 'over',
    '×': 'times',
    '⋅': 'times',
  },
  ...{ '∑': 'sum', '∏': 'product', '∫': 'integral', '∞': 'infinity', '⊤': 'transposed', '∈': 'in' },
  ...{
    '≤': 'is at most',
    '≥': 'is at least',
    '≈': 'is about',
    '⊙': 'times elementwise',
    '∝': 'proportional to',
  },
  ...{
    '‖': 'norm',
    '∥': 'norm',
    '…': 'and so on',
    '⋯': 'and so on',
    '′': 'prime',
    '∗': 'convolved with',
  },
  ...{
    ',': 'comma',
    '(': 'open',
    ')': 'close',
    '[': 'open',
    ']': 'close',
    '{': 'open',
    '}': 'close',
    '|': 'bar',
  },
  ...{
    '∣': 'bar',
    '→': 'goes to',
    '←': 'becomes',
    '∙': 'any',
    '≠': 'is not',
    '∘': 'after',
    '↦': 'maps to',
  },
  ...{
    '>': 'is above',
    '<': 'is below',
    '≅': 'is like',
    '·': 'times',
    '≫': 'is far above',
    '≪': 'is far below',
  },
  ...{ '¯': 'bar', ˉ: 'bar', '^': 'hat', '~': 'tilde', ˆ: 'hat', ˊ: 'prime', ':': 'colon' },
};

/** The formula in `html` in words. @throws Error when it has no MathML, or a mark without a name. */
export function speak(html: string): string {
  const find = (nodes: readonly Node[]): Element | undefined => {
    for (const node of nodes) {
      if (!isElement(node)) continue;
      const found = node.tagName === 'math' ? node : find(node.childNodes);
      if (found) return found;
    }
    return undefined;
  };
  const math = find(parseFragment(html).childNodes);
  if (!math) throw new Error('There is no MathML.');
  return say(math).replace(/\s+/g, ' ').trim();
}

function say(node: Element): string {
  const parts = elementsOf(node);
  const part = (i: number): string => (parts[i] ? say(parts[i]) : '');
  switch (node.tagName) {
    case 'annotation':
    case 'mspace':
      return '';
    case 'mi':
      return ` ${signs[text(node)] ?? text(node)} `;
    case 'mn':
    case 'mtext':
      return ` ${text(node).trim()} `;
    case 'mo': {
      const sign = text(node)
        .replace(/[\u2061\u200B\u2062]/g, '')
        .trim();
      if (sign && !/^\w+$/.test(sign) && !signs[sign])
        throw new Error(`The sign ${sign} has no name.`);
      return ` ${signs[sign] ?? sign} `;
    }
    case 'mfrac':
      return ` fraction ${part(0)} over ${part(1)} end fraction `;
    case 'msqrt':
      return ` square root of ${parts.map(say).join(' ')} end root `;
    case 'msub':
      return ` ${part(0)} sub ${part(1)} `;
    case 'msup':
      return ` ${part(0)} to the ${part(1)} `;
    case 'msubsup':
      return ` ${part(0)} sub ${part(1)} to the ${part(2)} `;
    case 'munder':
      return ` ${part(0)} below ${part(1)} `;
    case 'mover':
      return ` ${part(0)} ${part(1)} `;
    case 'munderover':
      return ` ${part(0)} from ${part(1)} to ${part(2)} `;
    case 'mtable':
      return ` ${parts.map(say).join(' next line ')} `;
    default:
      return parts.map(say).join(' ');
  }
}
