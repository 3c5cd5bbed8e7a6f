// The smallest dispatcher that these kernels need: buffers, pipelines, a run, a clock.

/** One entry point of a kernel's code and how many workgroups it takes. */
export interface Pass {
  readonly entry: string;
  readonly groups: readonly [number, number, number];
}

/** A computation: code, passes one after the other, and what is bound, in the order of binding. */
export interface Kernel {
  readonly name: string;
  /** WGSL. */
  readonly code: string;
  readonly passes: readonly Pass[];
  /** Binding 0, a uniform. */
  readonly sizes: readonly number[];
  /** Bindings 1 …, read only. */
  readonly inputs: readonly Float32Array<ArrayBuffer>[];
  /** Numbers in each buffer between the passes, bound next. */
  readonly scratch: readonly number[];
  /** Numbers in the output, bound last. */
  readonly output: number;
}

export interface Prepared {
  /** Runs all passes `times` times. Returns milliseconds for one, and the clock that said so. */
  readonly run: (times: number) => Promise<{ readonly ms: number; readonly clock: Clock }>;
  readonly read: () => Promise<Float32Array>;
  readonly free: () => void;
}

/** `gpu`: timestamps of the device. `wall`: from submitting until the queue is done. */
export type Clock = 'gpu' | 'wall';

/**
 * Compiles a kernel and uploads its inputs.
 * @throws Error with the compiler's or the driver's message.
 */
export async function prepare(
  device: GPUDevice,
  kernel: Kernel,
  timestamps: boolean,
): Promise<Prepared> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const buffers = allocate(device, kernel);
  const { layout, group } = bind(device, kernel, buffers);
  const module = device.createShaderModule({ code: kernel.code });
  const pipelines = await Promise.all(
    kernel.passes.map(({ entry }) =>
      device.createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: entry },
      }),
    ),
  );
  const memory = await device.popErrorScope();
  const validation = await device.popErrorScope();
  if (memory ?? validation) throw new Error((memory ?? validation)!.message);
  const clock = timestamps ? deviceClock(device) : undefined;

  const run = async (times: number): Promise<{ ms: number; clock: Clock }> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(clock ? { timestampWrites: clock.writes } : {});
    pass.setBindGroup(0, group);
    for (let i = 0; i < times; i++) {
      kernel.passes.forEach(({ groups }, p) => {
        pass.setPipeline(pipelines[p]!);
        pass.dispatchWorkgroups(...groups);
      });
    }
    pass.end();
    clock?.resolve(encoder);
    const start = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    const wall = performance.now() - start;
    const gpu = await clock?.read();
    // A device may offer timestamps and deliver zeros, or coarser ones than the work is long.
    return gpu !== undefined && gpu > 0
      ? { ms: gpu / times, clock: 'gpu' }
      : { ms: wall / times, clock: 'wall' };
  };
  return {
    run,
    read: () => readBuffer(device, buffers.at(-1)!),
    free: () => {
      for (const buffer of buffers) buffer.destroy();
      clock?.free();
    },
  };
}

/** Sizes, inputs, scratch, output. */
function allocate(device: GPUDevice, kernel: Kernel): GPUBuffer[] {
  const filled = (data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>, usage: number) => {
    const buffer = device.createBuffer({
      size: data.byteLength,
      usage: usage | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  };
  const empty = (numbers: number) =>
    device.createBuffer({
      size: 4 * numbers,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
    });
  return [
    filled(Uint32Array.from(kernel.sizes), GPUBufferUsage.UNIFORM),
    ...kernel.inputs.map((data) => filled(data, GPUBufferUsage.STORAGE)),
    ...kernel.scratch.map(empty),
    empty(kernel.output),
  ];
}

/** One layout for all passes, so that a pass may leave a binding unused. */
function bind(device: GPUDevice, kernel: Kernel, buffers: readonly GPUBuffer[]) {
  const type = (binding: number): GPUBufferBindingType =>
    binding === 0 ? 'uniform' : binding <= kernel.inputs.length ? 'read-only-storage' : 'storage';
  const layout = device.createBindGroupLayout({
    entries: buffers.map((_, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: type(binding) },
    })),
  });
  const group = device.createBindGroup({
    layout,
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  return { layout, group };
}

function deviceClock(device: GPUDevice) {
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 });
  const resolved = device.createBuffer({
    size: 16,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  return {
    writes: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    resolve: (encoder: GPUCommandEncoder) => encoder.resolveQuerySet(querySet, 0, 2, resolved, 0),
    read: async (): Promise<number> => {
      const bytes = await readBytes(device, resolved);
      const [begin, end] = new BigInt64Array(bytes);
      return Number(end! - begin!) / 1e6;
    },
    free: () => {
      querySet.destroy();
      resolved.destroy();
    },
  };
}

async function readBuffer(device: GPUDevice, buffer: GPUBuffer): Promise<Float32Array> {
  return new Float32Array(await readBytes(device, buffer));
}

async function readBytes(device: GPUDevice, buffer: GPUBuffer): Promise<ArrayBuffer> {
  const target = device.createBuffer({
    size: buffer.size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, target, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await target.mapAsync(GPUMapMode.READ);
  const copy = target.getMappedRange().slice(0);
  target.destroy();
  return copy;
}
