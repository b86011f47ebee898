import { isRpcDouble, isRpcNull, isRpcStruct, type RpcValue } from '#runtime/rpc/registry.ts'
import { groupOf } from './request-path.ts'

/** What all pages show. */
export interface Site {
  readonly root: string
  readonly product: string
  /** The names of all commands, in order. */
  readonly commands: readonly string[]
}

/** A page: the groups of commands above, one of them marked, and below what was asked for. */
export function page(site: Site, group: string | undefined, content: string): string {
  const groups = [...new Set(site.commands.map(groupOf))].filter((name) => name !== '')
  const links = groups.map((name) => {
    const link = linkTo(site, name, name)
    return name === group ? `<b>${link}</b>` : link
  })
  return [
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>RPC</title></head><body>\n',
    `<h2>${escapeHtml(site.product)}: RPC</h2>\n<p>${links.join('\n')}</p>\n${content}</body></html>\n`,
  ].join('')
}

/** The commands of a group; beside them the form for the arguments of one. */
export function commandList(site: Site, group: string, selected?: string): string {
  const own = site.commands.filter((name) => groupOf(name) === group)
  const rows = own.map((name) => `<li>${linkTo(site, `${group}/${name}`, name)}</li>\n`).join('')
  return `${selected === undefined ? '' : form(selected)}<ul>\n${rows}</ul>\n`
}

function form(command: string): string {
  const fields = '<input type="text" name="arg"> <input type="submit" value="Submit">'
  return `<form method="get"><b>${escapeHtml(command)}</b> ${fields}</form>\n`
}

/** What came of a command, or why none was run. */
export function outcome(status: number, reason: string, values: readonly RpcValue[]): string {
  const lines = values.flatMap((value) => linesOf(value, ''))
  return `<p>${status}: ${escapeHtml(reason)}</p>\n<pre>${lines.map((line) => `${escapeHtml(line)}<br/>`).join('')}</pre>\n`
}

/** One line for each value; the members of a structure with their names, those of a member further in. */
function linesOf(value: RpcValue, indent: string): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [`${indent}${value}`]
  if (isRpcDouble(value)) return [`${indent}${value.double}`]
  if (isRpcNull(value)) return [`${indent}<null string>`]
  if (!isRpcStruct(value)) return value.flatMap((member) => linesOf(member, indent))
  return [...value].flatMap(([name, member]) =>
    typeof member === 'object' && !isRpcDouble(member) && !isRpcNull(member)
      ? [`${indent}${name}: `, ...linesOf(member, `${indent}\t`)]
      : linesOf(member, '').map((line) => `${indent}${name}: ${line}`),
  )
}

function linkTo({ root }: Site, path: string, text: string): string {
  return `<a href="/${escapeHtml(root)}/${escapeHtml(path)}">${escapeHtml(text)}</a>`
}

/** Values may be what a caller sent (a User-Agent, a name): none of them is HTML. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
