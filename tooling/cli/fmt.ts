import { readFileSync } from 'node:fs'
import { formatText, type Indent } from '#compiler/format/format.ts'
import { findSyntaxErrors } from '#compiler/format/syntax-errors.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { replaceFile } from '../replace-file.ts'
import { userErrorText } from '../user-error.ts'
import { requireFiles } from './files.ts'
import { toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics } from './print-diagnostics.ts'
import { unifiedDiff } from './unified-diff.ts'

export interface FmtOptions extends ConfigOptions {
  /** Only say which files would change. */
  readonly check?: boolean
  /** Only say how. */
  readonly diff?: boolean
  readonly stdin?: boolean
  readonly indent: 'tab' | '2' | '4'
}

/** One file that was read: what it is, and what it becomes; undefined when it has syntax errors. */
interface Formatted {
  readonly before: string
  readonly after: string | undefined
}

const stdinName = '<stdin>'

/** Characters; a configuration of 100,000 lines has half of them. What is larger is none. */
const maxLength = 8_000_000

/** `kamkit fmt`: 0 when all is well, 1 when a file would change or has syntax errors, 2 when one cannot be read or written. */
export async function runFmt(files: readonly string[], options: FmtOptions): Promise<number> {
  const names = options.stdin === true ? [...files, '-'] : files
  if (names.length === 0) {
    process.stderr.write('kamkit: no file to format; use - for standard input\n')
    return 2
  }
  return Math.max(...names.map((name) => (name === '-' ? formatStdin(options) : formatOrComplain(name, options))))
}

function formatOrComplain(name: string, options: FmtOptions): number {
  try {
    requireFiles([name])
    return formatFile(name, options)
  } catch (error) {
    const text = userErrorText(error)
    if (text === undefined) throw error
    process.stderr.write(`kamkit: ${text}\n`)
    return 2
  }
}

function formatFile(name: string, options: FmtOptions): number {
  const { before, after } = format(name, readFileSync(name, 'latin1'), options)
  if (after === undefined) return 1
  if (after === before) return 0
  if (isDryRun(options)) return report(name, before, after, options)
  replaceFile(name, after)
  return 0
}

/** From standard input to standard output. A text with syntax errors comes out as it went in, so that an editor loses nothing. */
function formatStdin(options: FmtOptions): number {
  const { before, after } = format(stdinName, readFileSync(0, 'latin1'), options)
  if (isDryRun(options)) {
    return after === undefined ? 1 : after === before ? 0 : report(stdinName, before, after, options)
  }
  process.stdout.write(Buffer.from(after ?? before, 'latin1'))
  return after === undefined ? 1 : 0
}

function isDryRun({ check, diff }: FmtOptions): boolean {
  return check === true || diff === true
}

function report(name: string, before: string, after: string, { check, diff }: FmtOptions): 1 {
  if (check === true) process.stdout.write(`${name}\n`)
  if (diff === true) process.stdout.write(Buffer.from(unifiedDiff(name, before, after), 'latin1'))
  return 1
}

function format(name: string, before: string, options: FmtOptions): Formatted {
  if (before.length > maxLength) {
    process.stderr.write(`kamkit: ${name} is too large for a configuration and is not formatted\n`)
    return { before, after: undefined }
  }
  const { sources, errors, included } = findSyntaxErrors(
    name,
    withText(name, before),
    toParseOptions(options, name === stdinName ? 'stdin.cfg' : name),
  )
  if (errors.length > 0) {
    printDiagnostics([{ sources, diagnostics: errors }], 'pretty')
    process.stderr.write(`kamkit: ${name} has syntax errors and is not formatted\n`)
    return { before, after: undefined }
  }
  return { before, after: formatText(before, { indent: indentOf(options.indent), included }) }
}

function indentOf(text: FmtOptions['indent']): Indent {
  return text === 'tab' ? 'tab' : text === '2' ? 2 : 4
}

/** The files of this machine, with the text that was read already. */
function withText(name: string, text: string): CompilerHost {
  const host = createCompilerHost()
  const main = host.resolvePath(name)
  return { ...host, readFile: (path) => (path === main ? text : host.readFile(path)) }
}
