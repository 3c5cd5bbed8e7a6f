// How to start Chromium so that it offers WebGPU: on SwiftShader, which computes on the CPU, or on
// another adapter that Chromium knows by name.

/** The arguments of `findBrowser` with WebGPU switched on. */
export function webgpuArguments(args: readonly string[], adapter = 'swiftshader'): string[] {
  return [
    ...args.filter((argument) => argument !== '--disable-gpu'),
    '--enable-unsafe-webgpu',
    `--use-webgpu-adapter=${adapter}`,
  ];
}
