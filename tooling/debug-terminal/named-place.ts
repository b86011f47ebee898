import { isAbsolute, resolve, sep } from 'node:path'
import type { Program } from '#grammar/abi.ts'

/** A line of a file of the program, as a user names it. */
export interface NamedLine {
  /** As the program names it. */
  readonly file: string
  readonly line: number
}

/** `kamailio.cfg:12`; of files with the same name with as much of the folders as tells them apart. */
export function shortPlace({ file, line }: NamedLine, { files }: Pick<Program, 'files'>): string {
  const others = files.map((one) => resolve(one)).filter((one) => one !== resolve(file))
  const parts = resolve(file).split(sep)
  let count = 1
  const ending = (): string => parts.slice(-count).join('/')
  while (count < parts.length && others.some((other) => other.endsWith(`/${ending()}`))) count += 1
  return `${ending()}:${line}`
}

/** The blocks of a program: `request_route`, `route[RELAY]` and `RELAY`. */
export function routeTitles({ stepRoutes }: Program): readonly string[] {
  const titles = (stepRoutes ?? []).map(({ title }) => title)
  return [...titles, ...titles.flatMap((title) => /^route\[(.+)\]$/.exec(title)?.[1] ?? [])]
}

/** A file of the program by its path, or by the end of it as people write it; undefined when none or several fit. */
export function programFile(files: readonly string[], written: string): string | undefined {
  const exact = files.find((file) => resolve(file) === resolve(written))
  if (exact !== undefined || isAbsolute(written)) return exact
  const ending = files.filter((file) => resolve(file).endsWith(`/${written}`))
  return ending.length === 1 ? ending[0] : undefined
}

/**
 * Reads `LINE`, of the file `here` or else the main one, and `FILE:LINE`: the line, or why there is none. Undefined when it is neither.
 */
export function readLine(
  { files }: Program,
  written: string,
  here: string | undefined,
): NamedLine | string | undefined {
  const [, name, digits] = /^(?:(.+):)?(\d+)$/.exec(written) ?? []
  if (digits === undefined) return undefined
  const file = name === undefined ? (here ?? files[0]) : programFile(files, name)
  if (file !== undefined) return { file, line: Number(digits) }
  const fitting = files.filter((one) => resolve(one).endsWith(`/${name ?? ''}`))
  if (fitting.length > 1) return `several files are called ${name ?? ''}: ${fitting.join(', ')}`
  return `no file of the configuration is called ${name ?? ''}: ${files.join(', ')}`
}

/** Where a block begins, by its title or the name of a route; undefined when there is none. */
export function blockLine({ files, stepRoutes = [] }: Program, name: string): NamedLine | undefined {
  const block =
    stepRoutes.find(({ title }) => title === name) ?? stepRoutes.find(({ title }) => title === `route[${name}]`)
  return block === undefined ? undefined : { file: files[block.at[0]] ?? '', line: block.at[1] }
}
