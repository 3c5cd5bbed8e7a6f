// The kernels in WebAssembly SIMD: pointers in place of arrays, everything else as in
// ../kernels.ts. All arrays must lie in the one memory that the module shares with the arena.
import { DomainError } from '../../tensor/errors.ts';
import { plainKernels, type Floats, type Kernels } from '../kernels.ts';
import { fusedProductHex, kernelsHex, productHex } from './kernels.generated.ts';

/** The part of the WebAssembly interface used here; the models' compiler settings know no hosts. */
interface WebAssemblyHost {
  readonly Memory: new (limits: { initial: number; maximum: number }) => {
    readonly buffer: ArrayBuffer;
  };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** The module exports every kernel under its own name, with pointers and sizes as arguments. */
type Exported = { readonly [K in keyof Kernels]: (...numbers: number[]) => void };

export interface WasmKernels {
  readonly kernels: Kernels;
  readonly simd: Simd;
  readonly buffer: ArrayBuffer;
  /** Bytes at the start of the buffer that belong to the kernels. */
  readonly reserved: number;
}

const PAGE = 65536;
/** The start of the memory: constants, then an 8 KiB panel with a tile, then scan lines. */
const PANEL = 4096;
const LINES = 16384;
const RESERVED = PAGE;
const partNumber = { all: 0, 'lower C': 1, 'lower A': 2, 'upper A': 3 } as const;
const curveNumber = { exp: 0, sigmoid: 1, tanh: 2, softplus: 3 } as const;

/** What matrix products use: fused multiply-add, or multiplication and addition. */
export type Simd = 'fused' | 'basic';

/**
 * The kernels over a fresh memory, or undefined where WebAssembly or its SIMD is missing. 'fused'
 * becomes 'basic' where the host lacks relaxed SIMD.
 */
export function instantiateKernels(bytes: number, simd: Simd): WasmKernels | undefined {
  const host = (globalThis as unknown as { WebAssembly?: WebAssemblyHost }).WebAssembly;
  if (!host) return undefined;
  const fused = simd === 'fused' ? compile(host, fusedProductHex) : undefined;
  const product = fused ?? compile(host, productHex);
  const rest = compile(host, kernelsHex);
  if (!product || !rest) return undefined;
  const pages = Math.ceil(bytes / PAGE);
  const memory = new host.Memory({ initial: pages, maximum: pages });
  const run = (module: object): object => new host.Instance(module, { env: { memory } }).exports;
  const exported = { ...run(product), ...run(rest) };
  return {
    kernels: wrap(exported as Exported, memory.buffer),
    simd: fused ? 'fused' : 'basic',
    buffer: memory.buffer,
    reserved: RESERVED,
  };
}

function compile(host: WebAssemblyHost, hex: string): object | undefined {
  try {
    return new host.Module(fromHex(hex));
  } catch {
    return undefined;
  }
}

function wrap(wasm: Exported, buffer: ArrayBuffer): Kernels {
  const {
    multiplyAdd,
    addScaled,
    addProduct,
    map,
    normalise,
    normaliseGradient,
    softmaxRows,
    softmaxRowsGradient,
    adamw,
    causalProducts,
    selectiveScan,
    selectiveScanGradient,
    matrixScan,
    matrixScanGradient,
  } = wasm;
  const at = (x: Floats, offset: number): number => {
    if (x.buffer !== buffer) throw outside();
    return x.byteOffset + 4 * offset;
  };
  return {
    multiplyAdd(a, b, c, keep = true, part = 'all', diagonal = 0) {
      multiplyAdd(
        at(a.data, a.offset),
        a.rowStride,
        a.colStride,
        at(b.data, b.offset),
        b.rowStride,
        b.colStride,
        at(c.data, c.offset),
        c.rowStride,
        a.rows,
        a.cols,
        b.cols,
        PANEL,
        keep ? 1 : 0,
        partNumber[part],
        diagonal,
      );
    },
    addScaled(y, yAt, x, xAt, factor, count, rows = 1, yStep = 0, xStep = 0) {
      addScaled(at(y, yAt), at(x, xAt), factor, count, rows, yStep, xStep);
    },
    addProduct(
      y,
      yAt,
      a,
      aAt,
      b,
      bAt,
      count,
      keep = true,
      rows = 1,
      yStep = 0,
      aStep = 0,
      bStep = 0,
    ) {
      const add = keep ? 1 : 0;
      addProduct(at(y, yAt), at(a, aAt), at(b, bAt), count, add, rows, yStep, aStep, bStep);
    },
    map(curve, y, yAt, x, xAt, count) {
      map(curveNumber[curve], at(y, yAt), at(x, xAt), count);
    },
    softmaxRows(x, from, { rows, cols, step, end, window }, scale) {
      softmaxRows(at(x, from), rows, cols, step, scale, end, window);
    },
    softmaxRowsGradient(p, pAt, dp, dpAt, { rows, cols, step, end }, scale) {
      softmaxRowsGradient(at(p, pAt), at(dp, dpAt), rows, cols, step, scale, end);
    },
    normalise(arrays, y, dim, epsilon, centred) {
      if (dim % 4) return plainKernels.normalise(arrays, y, dim, epsilon, centred);
      const { x, weight, mean, inverse } = arrays;
      normalise(
        at(x, 0),
        at(weight, 0),
        at(y, 0),
        at(mean, 0),
        at(inverse, 0),
        inverse.length,
        dim,
        epsilon,
        centred ? 1 : 0,
      );
    },
    normaliseGradient(arrays, gy, gx, gWeight, dim, centred) {
      if (dim % 4) return plainKernels.normaliseGradient(arrays, gy, gx, gWeight, dim, centred);
      const { x, weight, mean, inverse } = arrays;
      normaliseGradient(
        at(gy, 0),
        at(x, 0),
        at(weight, 0),
        at(mean, 0),
        at(inverse, 0),
        at(gx, 0),
        at(gWeight, 0),
        inverse.length,
        dim,
        centred ? 1 : 0,
      );
    },
    adamw(w, g, m, v, s) {
      if (w.length % 4) return plainKernels.adamw(w, g, m, v, s);
      adamw(
        at(w, 0),
        at(g, 0),
        at(m, 0),
        at(v, 0),
        w.length,
        s.gScale,
        s.beta1,
        s.beta2,
        s.decay,
        s.rate,
        s.vScale,
        s.epsilon,
      );
    },
    causalProducts(y, a, b, length, width, dim) {
      causalProducts(
        at(y.data, y.at),
        y.t,
        y.s,
        at(a.data, a.at),
        a.t,
        a.s,
        at(b.data, b.at),
        b.t,
        b.s,
        length,
        width,
        dim,
      );
    },
    selectiveScan(arrays, y, sizes, keep) {
      const { batch, length, dim, state } = sizes;
      if (dim % 4) return plainKernels.selectiveScan(arrays, y, sizes, keep);
      const { x, delta, A, B, C, D, h } = arrays;
      const next = state * dim;
      for (let b = 0; b < batch; b++) {
        const row = b * length * dim;
        const mix = b * length * state;
        const start = keep ? b * (length + 1) * next : 0;
        h.fill(0, start, start + next);
        selectiveScan(
          at(x, row),
          at(delta, row),
          at(A, 0),
          at(B, mix),
          at(C, mix),
          at(D, 0),
          at(h, start),
          at(y, row),
          length,
          dim,
          state,
          keep ? next : 0,
        );
      }
    },
    selectiveScanGradient(arrays, gy, g, sizes) {
      const { batch, length, dim, state } = sizes;
      if (dim % 4) return plainKernels.selectiveScanGradient(arrays, gy, g, sizes);
      const { x, delta, A, B, C, D, h } = arrays;
      for (let b = 0; b < batch; b++) {
        const row = b * length * dim;
        const mix = b * length * state;
        g.h.fill(0);
        selectiveScanGradient(
          at(x, row),
          at(delta, row),
          at(A, 0),
          at(B, mix),
          at(C, mix),
          at(D, 0),
          at(h, b * (length + 1) * state * dim),
          at(gy, row),
          at(g.x, row),
          at(g.delta, row),
          at(g.A, 0),
          at(g.B, mix),
          at(g.C, mix),
          at(g.D, 0),
          at(g.h, 0),
          LINES,
          length,
          dim,
          state,
        );
      }
    },
    matrixScan(arrays, y, head, keep) {
      const { length, keys, values, tk, tv, ta, ai, tb } = head;
      if (values % 4) return plainKernels.matrixScan(arrays, y, head, keep);
      const { q, k, v, a, beta, S } = arrays;
      matrixScan(
        at(q, head.q),
        at(k, head.k),
        at(v, head.v),
        at(a, head.a),
        beta ? at(beta, head.beta) : 0,
        at(S, 0),
        at(y, head.v),
        length,
        keys,
        values,
        tk,
        tv,
        ta,
        ai,
        beta ? tb : 0,
        keep ? keys * values : 0,
      );
    },
    matrixScanGradient(arrays, gy, g, head) {
      const { length, keys, values, tk, tv, ta, ai, tb } = head;
      if (values % 4) return plainKernels.matrixScanGradient(arrays, gy, g, head);
      const { q, k, v, a, beta, S } = arrays;
      matrixScanGradient(
        at(q, head.q),
        at(k, head.k),
        at(v, head.v),
        at(a, head.a),
        beta ? at(beta, head.beta) : 0,
        at(S, 0),
        at(gy, head.v),
        at(g.q, head.q),
        at(g.k, head.k),
        at(g.v, head.v),
        at(g.a, head.a),
        g.beta ? at(g.beta, head.beta) : 0,
        at(g.S, 0),
        LINES,
        length,
        keys,
        values,
        tk,
        tv,
        ta,
        ai,
        beta ? tb : 0,
      );
    },
  };
}

function outside(): DomainError {
  return new DomainError(
    'kernels: expected every array to lie in the arena, got one from elsewhere.',
    'Make it with variable(), constant() or tape.allocate().',
  );
}

/** The bytes of a text of hexadecimal digits. */
function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g)!, (digits) => Number.parseInt(digits, 16));
}
