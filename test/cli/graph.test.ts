import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-graph-'))
afterAll(() => rmSync(folder, { recursive: true }))

const config = join(folder, 'kamailio.cfg')
writeFileSync(
  config,
  'loadmodule "tm.so"\nrequest_route {\n#!ifdef X\n\troute(A);\n#!endif\n\troute(B);\n}\nroute[A] { exit; }\nroute[B] { route(C); }\nroute[C] { exit; }\n',
)

it('writes the format that the name of the output says', async () => {
  const output = join(folder, 'routes.svg')
  expect(await runCli('kamkit', ['graph', '-o', output, config])).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(readFileSync(output, 'utf8')).toMatch(/^<\?xml[^]*<title>route\[A\]\nkamailio.cfg:8\nnobody reaches it/)
})

it('takes defines, and shows only what is asked for', async () => {
  const { status, stdout } = await runCli('kamkit', ['graph', '-A', 'X', '--focus', 'B', '--depth', '1', config])
  expect(status).toBe(0)
  const edges = stdout.split('\n').filter((line) => line.includes('-->'))
  expect(edges).toEqual(['  request_route -->|"line 6"| request_B', '  request_B -->|"line 9"| request_C'])
})

it('says which block it does not know, and when a file cannot be read to its end', async () => {
  const unknown = await runCli('kamkit', ['graph', '--focus', 'request_rote', config])
  expect(unknown).toMatchObject({
    status: 2,
    stderr: 'kamkit: --focus request_rote: there is no such block; did you mean request_route?\n',
  })
  const nowhere = join(folder, 'no', 'such.svg')
  expect(await runCli('kamkit', ['graph', '-o', nowhere, config])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(`cannot write ${nowhere}`) as string,
  })
  const broken = join(folder, 'broken.cfg')
  writeFileSync(broken, 'request_route { route(A); \nroute[A] { exit; }\n')
  const { status, stdout, stderr } = await runCli('kamkit', ['graph', '--format', 'json', broken])
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ version: 1, file: broken })
  expect(stderr).toContain('broken.cfg')
})
