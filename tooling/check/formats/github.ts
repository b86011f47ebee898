import { relative } from 'node:path'
import type { Severity } from '#compiler/diagnostics/diagnostic.ts'
import { messageOf } from '#compiler/diagnostics/render.ts'
import { readable } from '#compiler/diagnostics/readable.ts'
import type { CheckResult } from '../result.ts'

const commands: { readonly [severity in Severity]: string } = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
}

/** Workflow commands of GitHub Actions, which show diagnostics beside the lines of a pull request. */
export function renderGithub(results: readonly CheckResult[], folder: string): string {
  return results
    .flatMap(({ diagnostics, sources }) =>
      diagnostics.map((one) => {
        const { source, start, end } = one.span
        const [from, to] = [sources.position(source, start), sources.position(source, end)]
        // Columns count only within one line.
        const columns =
          from.line === to.line ? `,col=${from.column},endColumn=${Math.max(to.column, from.column + 1)}` : ''
        const help =
          one.help === undefined || one.help === '' ? '' : `\n${one.help.split('\n').map(readable).join('\n')}`
        const properties = [
          `file=${property(pathOf(sources.get(source).name, folder))}`,
          `line=${from.line},endLine=${to.line}${columns}`,
          `title=${property(one.rule === undefined ? one.code : `${one.code} ${one.rule}`)}`,
        ]
        return `::${commands[one.severity]} ${properties.join(',')}::${data(messageOf(one) + help)}\n`
      }),
    )
    .join('')
}

/** Seen from the working folder, which is the checked-out repository, if the file lies in it. */
function pathOf(name: string, folder: string): string {
  const path = readable(relative(folder, name))
  return path.startsWith('..') ? readable(name) : path
}

/** Escaped as the runner's own toolkit does; a message can then start no command of its own. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
