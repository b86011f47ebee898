import { generateConfig } from '../check/programs.ts'

/** A configuration as files: by name, the main file first. */
export type Files = ReadonlyMap<string, string>

/** The generated configuration of about so many lines in one file. */
export function oneFile(lines: number): Files {
  return new Map([['kamailio.cfg', generateConfig(lines)]])
}

/** The same, with its blocks in ten files that the main file includes. */
export function withIncludes(lines: number): Files {
  const text = generateConfig(lines)
  const first = text.indexOf('route[CUSTOMER0]')
  const blocks = text.slice(first).split(/^(?=route\[CUSTOMER\d+\])/m)
  const size = Math.ceil(blocks.length / 10)
  const parts = Array.from({ length: 10 }, (_, index): [string, string] => {
    return [`part${index}.inc`, blocks.slice(index * size, (index + 1) * size).join('')]
  })
  const includes = parts.map(([name]) => `include_file "${name}"\n`)
  return new Map([['kamailio.cfg', text.slice(0, first) + includes.join('')], ...parts])
}
