// The editor, loaded when a reader begins to write. It lives in a shadow root: there its styles are
// constructed sheets, which the page's security policy allows.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--role-state)' },
  { tag: [tags.number, tags.bool], color: 'var(--role-delta)' },
  { tag: [tags.string, tags.regexp], color: 'var(--role-B)' },
  { tag: tags.comment, color: 'var(--ink-faint)' },
  { tag: [tags.function(tags.variableName), tags.propertyName], color: 'var(--role-query)' },
]);

const look = EditorView.theme({
  '&': {
    backgroundColor: 'var(--paper)',
    color: 'var(--ink)',
    border: '1px solid var(--rule-strong)',
    borderRadius: '0.4rem',
    fontSize: '0.85rem',
  },
  '&.cm-focused': { outline: '0.16rem solid var(--accent)', outlineOffset: '0.1rem' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', overflowX: 'auto' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '0.6rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--ink-faint)',
    border: 'none',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--mark)', outline: 'none' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--mark)' },
});

export interface Editor {
  readonly text: () => string;
  readonly setText: (text: string) => void;
  readonly focus: () => void;
}

/** Tab leaves the editor, as everywhere on the page. */
export function openEditor(
  host: HTMLElement,
  options: {
    readonly text: string;
    readonly label: string;
    readonly changed: (text: string) => void;
    /** Ctrl-Enter, or Command-Enter. */
    readonly check: () => void;
  },
): Editor {
  const root = host.attachShadow({ mode: 'open' });
  const parent = document.createElement('div');
  root.append(parent);
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        javascript(),
        syntaxHighlighting(colours),
        look,
        EditorView.contentAttributes.of({ 'aria-label': options.label }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.changed(update.state.doc.toString());
        }),
        keymap.of([
          {
            key: 'Mod-Enter',
            run: () => {
              options.check();
              return true;
            },
          },
          ...defaultKeymap,
          ...historyKeymap,
        ]),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    setText: (text) =>
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: () => view.focus(),
  };
}
