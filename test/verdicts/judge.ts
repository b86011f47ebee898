import { posix } from 'node:path'
import { ConfigParser } from '#compiler/3-parse/config-parser.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import { checkConfig } from '#compiler/compile.ts'
import type { CompilerHost } from '#compiler/host.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { findArgumentProblem, withCommandLine } from '#tooling/kamailio-cli/command-line-config.ts'
import { getopt } from '#tooling/kamailio-cli/getopt.ts'
import { parseOptions } from '#tooling/kamailio-cli/parse-options.ts'
import { fatalErrors, kamailioPlace } from '#tooling/kamailio-cli/parse-errors.ts'
import { readSettings } from '#tooling/kamailio-cli/settings.ts'
import { environment, filesOf, type RecordedRelease, type VerdictCase } from './verdict-case.ts'

/** What all judgements share. */
export interface Judge {
  readonly catalogue: Catalogue
  readonly parser: ConfigParser
}

export function createJudge(): Judge {
  return { catalogue: createCatalogue(), parser: new ConfigParser() }
}

/** What our drop-in says of a case with `-c`, in the words of the record. */
export function judge(one: VerdictCase, release: RecordedRelease, { catalogue, parser }: Judge): string {
  const parsed = getopt(['-c', ...(one.args ?? [])])
  if ('error' in parsed) return `- ${parsed.error}`
  const settings = readSettings(parsed.options)
  const problem = findArgumentProblem(settings, release)
  if (problem !== undefined) return `- ${problem}`
  const host = withCommandLine(hostOf(one), '/kamailio.cfg', settings)
  const options = { ...parseOptions(settings, release), parser }
  const checked = checkConfig('/kamailio.cfg', host, catalogue, options)
  const [first] = fatalErrors(checked)
  if (first === undefined) return 'ok'
  const place = kamailioPlace(first)
  const { name } = checked.sources.get(place.source)
  const { line } = checked.sources.position(place.source, place.start)
  return `${name === '/kamailio.cfg' ? '' : `${name.slice(1)}:`}${line} ${first.kamailio ?? ''}`
}

function hostOf(one: VerdictCase): CompilerHost {
  const files = filesOf(one)
  return {
    readFile: (path) => files.get(path.slice(1)),
    resolvePath: (path, from = '/') => posix.resolve(posix.dirname(from), path),
    env: (name) => environment[name],
  }
}
