import { messageOf, renderPretty } from '#compiler/diagnostics/render.ts'
import { readable } from '#compiler/diagnostics/readable.ts'
import type { CheckResult } from '../result.ts'
import type { ReportOrigin } from './render.ts'

/** JUnit XML as Jenkins and GitLab read it, which ask for times: a suite for each configuration, a failed case for each diagnostic; one that passed when there is none. */
export function renderJunit(results: readonly CheckResult[], origin: ReportOrigin): string {
  const suites = [...Map.groupBy(results, (result) => result.name)].map(([name, ofFile]) =>
    renderSuite(name, ofFile, origin),
  )
  const total = results.reduce((sum, { diagnostics }) => sum + diagnostics.length, 0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kamkit check" tests="${Math.max(total, suites.length)}" failures="${total}" errors="0" time="0">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function renderSuite(name: string, results: readonly CheckResult[], { hostname, time }: ReportOrigin): string {
  const cases = results.flatMap(({ diagnostics, sources }) =>
    diagnostics.map((one) => {
      const { line, column } = sources.position(one.span.source, one.span.start)
      const file = sources.get(one.span.source).name
      const title = `${one.code}${one.rule === undefined ? '' : ` ${one.rule}`} ${readable(file)}:${line}:${column}`
      return [
        `    <testcase classname="${escape(readable(name))}" name="${escape(title)}" file="${escape(readable(file))}" line="${line}" time="0">`,
        `      <failure type="${one.severity}" message="${escape(messageOf(one))}">${escape(renderPretty(one, sources, { isColoured: false }))}</failure>`,
        '    </testcase>',
      ].join('\n')
    }),
  )
  const shown = escape(readable(name))
  const passed = `    <testcase classname="${shown}" name="nothing is wrong" file="${shown}" time="0"/>`
  const counts = `tests="${Math.max(1, cases.length)}" failures="${cases.length}" errors="0" skipped="0" time="0"`
  // The XSD of Ant, which strict readers take, asks for both: a host, and a time in UTC to the second, without a zone.
  const origin = `timestamp="${time.toISOString().slice(0, 19)}" hostname="${escape(readable(hostname))}"`
  return [
    `  <testsuite name="${shown}" ${counts} ${origin}>`,
    ...(cases.length === 0 ? [passed] : cases),
    '  </testsuite>',
  ].join('\n')
}

/** For texts and attributes. What no XML 1.0 document may hold, even escaped, is replaced. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
