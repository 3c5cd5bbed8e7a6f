// The flag constants of WebGPU, which the compiler's DOM library does not declare.
declare const GPUBufferUsage: Readonly<
  Record<'MAP_READ' | 'COPY_SRC' | 'COPY_DST' | 'UNIFORM' | 'STORAGE' | 'QUERY_RESOLVE', number>
>;
declare const GPUShaderStage: Readonly<Record<'COMPUTE', number>>;
declare const GPUMapMode: Readonly<Record<'READ', number>>;
