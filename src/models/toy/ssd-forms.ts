// One head of Mamba-2 reads the dictated sentence: as one matrix, in chunks, and token by token,
// with the same outputs. Its decays follow the dictation's steps; B, C and x are seeded.
import {
  ssdHeadChunked,
  ssdHeadMatrix,
  ssdHeadRecurrent,
  segsum,
  type SsdHead,
} from '../layers/ssd.ts';
import { dot, type Matrix, type Vector } from '../layers/state-matrix.ts';
import { normal, seeded } from '../tensor/random.ts';
import { map } from '../tensor/tensor.ts';
import { dictation, readDictation, usualGain } from './dictation.ts';

/** Channels of the head. */
export const ssdHeadDim = 3;

/** A of the head: with Δ ≈ 0.2 a word leaves two thirds of what was there. */
const A = -2;

const largestState = 8;

export interface SsdForms {
  /** L_{ts} = a_{s+1} ⋯ a_t, rows of it. */
  readonly mask: Matrix;
  /** C_t · B_s. */
  readonly scores: Matrix;
  /** M = L ∘ C Bᵀ. */
  readonly M: Matrix;
  /** Y by M X, in chunks, and by the recurrence; rows of ssdHeadDim numbers. */
  readonly byMatrix: Matrix;
  readonly byChunks: Matrix;
  readonly byRecurrence: Matrix;
  /** Largest difference between any two of the three, in any entry. */
  readonly difference: number;
  /** Entries of M at or below the diagonal that the chunked form computes one by one. */
  readonly pairs: number;
  /** States of `state` × ssdHeadDim numbers handed from one chunk to the next. */
  readonly handovers: number;
}

/** The head over the dictation: Δ inside x and logA, as `ssdScan` puts it there. */
export function dictationHead(state: number): SsdHead {
  const { delta } = readDictation(usualGain).selective;
  const random = seeded(5);
  // Drawn for the largest state, so that a smaller one is a part of it.
  const rows = (width: number): Vector[] =>
    delta.map(() => Float64Array.from({ length: width }, () => normal(random)));
  const scaled = (matrix: Matrix): Vector[] =>
    matrix.map((row) => row.slice(0, state).map((value) => value / Math.sqrt(state)));
  const X = rows(ssdHeadDim).map((row, t) => row.map((value) => delta[t]! * value));
  const [B, C] = [scaled(rows(largestState)), scaled(rows(largestState))];
  return { X, logA: Float64Array.from(delta, (step) => step * A), B, C };
}

/** All three forms of one head, in chunks of `chunk` tokens. */
export function ssdForms(state: number, chunk: number): SsdForms {
  const head = dictationHead(state);
  const length = dictation.length;
  const empty = (): Vector[] => Array.from({ length: ssdHeadDim }, () => new Float64Array(state));
  const L = map(segsum({ shape: [length], data: head.logA }), Math.exp);
  const M = ssdHeadMatrix(head);
  const byMatrix = M.map((row) =>
    Float64Array.from({ length: ssdHeadDim }, (_, p) =>
      row.reduce((sum, weight, s) => sum + weight * head.X[s]![p]!, 0),
    ),
  );
  const byChunks = ssdHeadChunked(empty(), head, chunk);
  const byRecurrence = ssdHeadRecurrent(empty(), head);
  let difference = 0;
  byMatrix.forEach((row, t) =>
    row.forEach((a, p) => {
      const three = [a, byChunks[t]![p]!, byRecurrence[t]![p]!];
      difference = Math.max(difference, Math.max(...three) - Math.min(...three));
    }),
  );
  const chunks = Math.ceil(length / chunk);
  return {
    mask: M.map((_, t) => L.data.slice(t * length, (t + 1) * length)),
    scores: head.C.map((c) => Float64Array.from(head.B, (b) => dot(c, b))),
    M,
    byMatrix,
    byChunks,
    byRecurrence,
    difference,
    pairs: dictation.reduce((sum, _, t) => sum + (t % chunk) + 1, 0),
    handovers: chunks - 1,
  };
}

/**
 * Rank of a matrix by elimination with full pivoting; pivots below `tolerance` times the largest
 * entry count as zero. A block of M below the diagonal has at most as many as the state has numbers.
 */
export function rankOf(matrix: Matrix, tolerance = 1e-10): number {
  const rows = matrix.map((row) => Float64Array.from(row));
  const smallest = tolerance * Math.max(0, ...rows.flatMap((row) => [...row].map(Math.abs)));
  const free = new Set(rows[0]?.keys());
  let rank = 0;
  for (; rank < rows.length; rank++) {
    let [best, pivotRow, pivot] = [smallest, -1, -1];
    for (let i = rank; i < rows.length; i++) {
      for (const j of free) {
        const size = Math.abs(rows[i]![j]!);
        if (size > best) [best, pivotRow, pivot] = [size, i, j];
      }
    }
    if (pivot < 0) return rank;
    [rows[rank], rows[pivotRow]] = [rows[pivotRow]!, rows[rank]!];
    free.delete(pivot);
    for (let i = rank + 1; i < rows.length; i++) {
      const factor = rows[i]![pivot]! / rows[rank]![pivot]!;
      for (const j of free) rows[i]![j]! -= factor * rows[rank]![j]!;
    }
  }
  return rank;
}

/** The lower left quarter of M: the second half of the sentence asking the first. */
export function lowerLeft(M: Matrix): Vector[] {
  const half = M.length / 2;
  return M.slice(half).map((row) => row.slice(0, half));
}
