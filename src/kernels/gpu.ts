// The reader's GPU, or one plain reason why there is none.

export interface Gpu {
  readonly device: GPUDevice;
  /** What the browser tells about the adapter; often only vendor and architecture. */
  readonly name: string;
  /** True when a program on the CPU stands in for a GPU. */
  readonly software: boolean;
  /** Whether the device times its own work. */
  readonly timestamps: boolean;
}

export type Opened = { readonly gpu: Gpu } | { readonly reason: string };

/** Opens the fastest adapter that WebGPU offers here. Never throws. */
export async function openGpu(): Promise<Opened> {
  // The type says that it is always there; many browsers and all insecure pages disagree.
  const api = (navigator as Partial<Navigator>).gpu;
  if (!api) return { reason: 'This browser offers no WebGPU on this page' };
  try {
    const adapter = await api.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return { reason: 'WebGPU is here, but this machine offers it no adapter' };
    const timestamps = adapter.features.has('timestamp-query');
    const device = await adapter.requestDevice({
      requiredFeatures: timestamps ? ['timestamp-query'] : [],
    });
    const { vendor, architecture, device: model, description } = adapter.info;
    const words = [description || [vendor, architecture, model].filter(Boolean).join(' ')];
    const software = adapter.info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(words.join());
    const name = words.join().trim() || 'an adapter that gives no name';
    return { gpu: { device, name, software, timestamps } };
  } catch {
    return { reason: 'WebGPU is here, but it would not open its adapter' };
  }
}
