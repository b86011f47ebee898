/** What the compiler may ask of the world. It does no input or output of its own. */
export interface CompilerHost {
  /** The text of a file, one character per byte; undefined when there is none or it cannot be read. */
  readFile(path: string): string | undefined
  /** Resolves `path` against the folder of `from`, or against the working folder without it. */
  resolvePath(path: string, from?: string): string
  /** The value of an environment variable, for `#!defenv`. */
  env(name: string): string | undefined
}
