import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Real configurations with the verdict of `kamailio -c` 5.6.3 on each, which are not part of this repository. They lie where
 * KAMKIT_CORPUS says, or in shared/corpus beside the repository.
 */
export const corpusFolder = process.env['KAMKIT_CORPUS'] ?? resolve(import.meta.dirname, '../../../shared/corpus')

const verdictsFile = join(corpusFolder, 'VERDICTS.tsv')

export const hasCorpus = existsSync(verdictsFile)

/** What `kamailio -c` 5.6.3 said of a file. */
export interface Verdict {
  readonly id: string
  readonly file: string
  readonly accepts: boolean
  readonly reason: string
}

export function readVerdicts(): readonly Verdict[] {
  const [, ...lines] = readFileSync(verdictsFile, 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const [id = '', repo = '', path = '', exit = '', , , reason = ''] = line.split('\t')
    return { id, file: join(corpusFolder, repo.replace('/', '__'), path), accepts: exit === '0', reason }
  })
}

/** All files, those too that are only parts of configurations. */
export function readCorpusFiles(): readonly { readonly id: string; readonly file: string }[] {
  const [, ...lines] = readFileSync(join(corpusFolder, 'INDEX.tsv'), 'utf8').trimEnd().split('\n')
  return lines.flatMap((line) => {
    const [id = '', repo = '', path = ''] = line.split('\t')
    const file = join(corpusFolder, repo.replace('/', '__'), path)
    return existsSync(file) ? [{ id, file }] : []
  })
}
