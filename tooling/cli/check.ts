import { readFileSync } from 'node:fs'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { createCatalogue, withModuleFacts } from '../catalogue.ts'
import { checkFile, type CheckSettings } from '../check/check-file.ts'
import { checkCombinations } from '../check/combinations.ts'
import { gatherModules } from '../check/gather-modules.ts'
import { fixFile } from '../check/fix-file.ts'
import { renderReport, type CheckFormat } from '../check/formats/render.ts'
import { lineDiff } from '../check/line-diff.ts'
import { Overlay } from '../check/overlay.ts'
import type { CheckResult } from '../check/result.ts'
import { counted, summarize } from '../check/summary.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { isIgnored, resolveSeverities, severityNames, withHint, type Strictness } from '../project/project-file.ts'
import { replaceFile } from '../replace-file.ts'
import { UserError } from '../user-error.ts'
import { requireFiles } from './files.ts'
import { projectFor, toParseOptions, type ConfigOptions } from './options.ts'
import { printDiagnostics, type ColourChoice } from './print-diagnostics.ts'

export interface CheckOptions extends ConfigOptions {
  readonly format: CheckFormat
  /** RULE=SEVERITY, above what the project says. */
  readonly rule?: readonly string[]
  readonly fix?: boolean
  /** The only change that is suggested is made too. */
  readonly fixSuggestions?: boolean
  readonly fixDryRun?: boolean
  readonly defines?: 'all' | 'pairwise'
  readonly maxWarnings?: string
  readonly quiet?: boolean
  readonly color?: ColourChoice
  readonly stdinFilename?: string
}

/** Where diagnostics and their remedies come from, for all files of one run. */
interface CheckRun {
  readonly options: CheckOptions
  readonly host: CompilerHost
  readonly catalogue: Catalogue
  /** One for all files and combinations: setting it up takes longer than reading a small file. */
  readonly parser: ConfigParser
  /** Files as they are after the fixes so far. */
  overlay: Overlay
  readonly notes: string[]
}

const stdinName = '<stdin>'

/**
 * `kamkit check`: 0 without errors, 1 with errors or with more warnings than allowed, 2 when a file cannot be read or an option or
 * the project file is wrong.
 */
export async function runCheck(files: readonly string[], options: CheckOptions): Promise<number> {
  rejectContradictions(files, options)
  requireFiles(files.filter((file) => file !== '-'))
  const host = files.includes('-') ? withStdin(options) : createCompilerHost()
  const [catalogue, parser, overlay] = [createCatalogue(), new ConfigParser(), new Overlay(host)]
  const run: CheckRun = { options, host, catalogue, parser, overlay, notes: [] }
  const found = files.flatMap((file) => checkOne(file === '-' ? stdinFile(options) : file, run))
  finishFixes(run)
  const shown = options.quiet === true ? found.map(onlyErrors) : found
  await report(shown, run)
  return statusOf(found, options)
}

function rejectContradictions(files: readonly string[], options: CheckOptions): void {
  const { fixDryRun, defines, maxWarnings } = options
  if (isFixing(options) && defines !== undefined) {
    throw new UserError('--fix mends what is wrong with the defines that are set: leave --defines out')
  }
  if (isFixing(options) && fixDryRun !== true && files.includes('-'))
    throw new UserError('--fix rewrites files: use --fix-dry-run for standard input')
  if (maxWarnings !== undefined && !/^\d{1,9}$/.test(maxWarnings)) {
    throw new UserError(`--max-warnings ${maxWarnings}: write a number`)
  }
}

function isFixing({ fix, fixSuggestions, fixDryRun }: CheckOptions): boolean {
  return fix === true || fixSuggestions === true || fixDryRun === true
}

/** The name under which standard input is checked: its folder is where includes and the project file are looked for. */
function stdinFile(options: CheckOptions): string {
  return options.stdinFilename ?? stdinName
}

function withStdin(options: CheckOptions): CompilerHost {
  const host = createCompilerHost()
  const main = host.resolvePath(stdinFile(options))
  const text = readFileSync(0, 'latin1')
  return { ...host, readFile: (path) => (path === main ? text : host.readFile(path)) }
}

function checkOne(file: string, run: CheckRun): readonly CheckResult[] {
  const { options } = run
  const settings = settingsFor(file, run)
  const catalogue = withModuleFacts(run.catalogue, settings.project.modules)
  if (isIgnored(file, settings.project)) return []
  if (options.defines !== undefined) {
    const { results, note } = checkCombinations(file, run.host, catalogue, settings, options.defines)
    run.notes.push(note)
    return results
  }
  if (!isFixing(options)) return [checkFile(file, run.host, catalogue, settings)]
  const { check, count, overlay, rejected } = fixFile(file, run.overlay, catalogue, settings, {
    takesSuggestions: options.fixSuggestions === true,
  })
  run.overlay = overlay
  if (count > 0) run.notes.push(`${file}: ${counted(count, 'fix').replace('fixs', 'fixes')} made`)
  if (rejected.length > 0) {
    run.notes.push(
      `${file}: further fixes are not made, since with each there would be a new error: ${rejected.join('; ')}`,
    )
  }
  return [check]
}

function settingsFor(file: string, { options, parser }: CheckRun): CheckSettings {
  const project = projectFor(file, options)
  const severities = new Map([...project.severities, ...ruleOptions(options.rule ?? [])])
  const keepsSilenced = options.format === 'sarif' && !isFixing(options)
  return { parse: { ...toParseOptions(options, file, project), parser }, severities, project, keepsSilenced }
}

function ruleOptions(texts: readonly string[]): ReadonlyMap<string, Strictness> {
  const entries = texts.map((text): [string, Strictness] => {
    const [name = '', written = ''] = text.split('=')
    const severity = severityNames.find((one) => one === written)
    if (severity === undefined) {
      const message = `--rule ${text}: write NAME=SEVERITY with one of ${severityNames.join(', ')}`
      throw new UserError(withHint(message, written, severityNames))
    }
    return [name, severity]
  })
  return resolveSeverities(entries, (_name, message) => {
    throw new UserError(`--rule: ${message}`)
  })
}

/** Writes the files that fixes changed, or prints how they would change. */
function finishFixes({ options, host, overlay }: CheckRun): void {
  for (const [path, text] of overlay.changed) {
    const before = host.readFile(path) ?? ''
    if (before === text) continue
    if (options.fixDryRun !== true) replaceFile(path, text)
    else process.stdout.write(Buffer.from(lineDiff(path, before, text), 'latin1'))
  }
}

function onlyErrors(result: CheckResult): CheckResult {
  return {
    ...result,
    diagnostics: result.diagnostics.filter((one) => one.severity === 'error' && one.silencedBy === undefined),
  }
}

async function report(found: readonly CheckResult[], { options, notes }: CheckRun): Promise<void> {
  const { format } = options
  const results = format === 'pretty' ? found.map(gatherModules) : found
  for (const note of notes) process.stderr.write(`kamkit: ${note}\n`)
  if (format === 'pretty' || format === 'unix') printDiagnostics(results, format, options.color)
  else process.stdout.write(await renderReport(results, format, process.cwd()))
  const summary = format === 'pretty' ? summarize(results) : ''
  if (summary !== '') process.stderr.write(`${summary}\n`)
}

function statusOf(results: readonly CheckResult[], { maxWarnings, quiet }: CheckOptions): number {
  const diagnostics = results.flatMap((result) => result.diagnostics).filter((one) => one.silencedBy === undefined)
  if (diagnostics.some((one) => one.severity === 'error')) return 1
  const warnings = diagnostics.filter((one) => one.severity === 'warning').length
  if (maxWarnings === undefined || warnings <= Number(maxWarnings)) return 0
  const text = `${counted(warnings, 'warning')}, and --max-warnings allows ${maxWarnings}`
  process.stderr.write(`kamkit: ${text}${quiet === true ? ' (--quiet hides them)' : ''}\n`)
  return 1
}
