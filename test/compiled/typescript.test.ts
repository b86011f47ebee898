import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { createCompilerHost } from '#tooling/compiler-host.ts'
import { compileText } from '../support/compile-text.ts'
import { typeCheck } from '../support/type-check.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'kamkit-types-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const everything = `#!KAMAILIO
loadmodule "pv.so"
loadmodule "tm.so"
loadmodule "xlog.so"
loadmodule "textops.so"
flags FLT:5
request_route {
  if (is_method("INVITE") && $rU == "bob" || !is_method("ACK")) { $var(x) = $var(x) + 1; route(A); } else exit;
  while ($var(i) < 5) { $var(i) = ($var(j) = 5) - 1; if ($var(i) == 3) break; }
  switch ($rm) { case "A": case /"^B": xlog("x"); break; default: setflag(FLT); }
  switch ($var(x)) { case 1: drop; }
  $du = "sip:" + $si;
  $var(y) = { forward(); return 5; };
  $var(y) = selval($var(x), "a", 1 << 3 >> 1 | 6 mod 4);
  if (src_ip == 10.0.0.0/8 || method == INVITE || $var(z) =~ $var(y) || defined $du && strlen($ru) > ~5) route($var(x));
  if (1) exit; else drop;
  return $var(x) / 2;
  exit;
}
route[A] { t_relay(); }
failure_route[F] { drop; }
event_route[tm:local-request] { return; }
`

it('accepts what --ts writes: every statement, with and without the probe, and whole configurations', () => {
  const write = (name: string, code: string): void => writeFileSync(join(folder, `${name}.ts`), code)
  write('everything', compileText(everything, { isTypeScript: true }).code)
  write('probe', compileText(everything, { isTypeScript: true, hasProbe: true }).code)
  write('empty', compileText('debug=3\n', { isTypeScript: true }).code)
  const example = join(root, 'examples/getting-started/kamailio.cfg')
  for (const [index, file] of [example, '/etc/kamailio/kamailio.cfg'].entries()) {
    if (!existsSync(file)) continue
    const options = { defines: [], target: '6.1', outputName: 'x.ts', isTypeScript: true } as const
    write(`config${index}`, compileConfig(file, createCompilerHost(), createCatalogue(), options).code)
  }
  expect(typeCheck(folder)).toBe('')
  write('wrong', `${compileText(everything, { isTypeScript: true }).code}\nlink(5)\n`)
  expect(typeCheck(folder)).toContain('TS2345')
}, 60_000)
