// An LSTM of one cell, set by hand: it remembers whether a quotation is open. The worked example
// and the walk through one step use it; every number can be checked with a pocket calculator.
import { traceLstm, type LstmCell, type LstmParams } from '../layers/lstm.ts';
import { tensor } from '../tensor/tensor.ts';

/** What the cell reads; a word is neither an opening nor a closing mark. */
export const quoteTokens = ['she', 'said', '“', 'come', 'in', '”', 'and', 'left'] as const;

/** Bias of the forget gate: σ(3) ≈ 0.95 keeps, σ(0) = 0.5 loses half at every word. */
export const usualForgetBias = 3;

/**
 * Wx's columns are opening mark, closing mark, word. An opening mark opens the input gate, a
 * closing mark shuts the forget gate, and both shut the output gate: only words look inside.
 * Wh is zero, so the gates see the input alone.
 */
export function quoteLstm(forgetBias: number): LstmParams {
  return {
    // prettier-ignore
    Wx: tensor([4, 3], [
      4, -4, -4, // i
      0, -8, 0, // f
      2, 0, 0, // g
      -2, -2, 2, // o
    ]),
    Wh: tensor([4, 1], [0, 0, 0, 0]),
    bias: tensor([4], [0, forgetBias, 0, 0]),
  };
}

/** All gates and states over the tokens, each (1, length, 1). */
export function traceQuote(
  forgetBias = usualForgetBias,
  tokens: readonly string[] = quoteTokens,
): LstmCell {
  const rows = tokens.map((token) =>
    token === '“' ? [1, 0, 0] : token === '”' ? [0, 1, 0] : [0, 0, 1],
  );
  return traceLstm(quoteLstm(forgetBias), tensor([1, tokens.length, 3], rows.flat()));
}
