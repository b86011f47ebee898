import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { compileConfig } from '#compiler/compile.ts'
import { createCatalogue } from '../catalogue.ts'
import { createCompilerHost } from '../compiler-host.ts'
import { loadCompiledText } from '../load-program.ts'
import { startVirtualServer } from '../virtual/virtual-server.ts'
import { createCoverageCounter } from './counter.ts'
import type { CoverageData } from './coverage-data.ts'
import { lineCounts } from './summary.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit coverage #'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const routes = 3
const users = ['a', 'b', 'c', 'd']

/** Numbers from 0 to 1 that are the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

/** A program made up at random, whose statements can say in the log that they run: the lines stay the same. */
class Writer {
  readonly lines: string[]
  readonly #random: () => number
  readonly #says: boolean
  readonly #route: number
  #loops = 0

  constructor(random: () => number, says: boolean, route: number, head: readonly string[]) {
    this.lines = [...head]
    this.#random = random
    this.#says = says
    this.#route = route
  }

  /** What says that the statement, the first of its line or the one of this number, runs. */
  #say(number = 0): string {
    return this.#says ? `xlog("L_ALERT", "@${this.lines.length + 1}.${number}\\n"); ` : ''
  }

  #arm(line: number, arm: number): string {
    return this.#says ? `xlog("L_ALERT", "^${line}.${arm}\\n"); ` : ''
  }

  #pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.#random() * choices.length)] ?? choices[0]
  }

  #call(): string {
    const next = this.#route + 1 + Math.floor(this.#random() * 2)
    return next < routes ? `route(R${next});` : '$var(x) = 2;'
  }

  #condition(): string {
    const call = this.#call().replace(';', '')
    const isCall = call.startsWith('route')
    const simple = this.#pick([
      '$rU == "a"',
      '$var(x) > 1',
      '$rU =~ "^[bc]"',
      '$var(x) == 2',
      isCall ? call : '$rU == "d"',
    ])
    const other = isCall ? `!${call}` : '$var(x) < 4'
    return this.#pick([simple, `!(${simple})`, `${simple} && ${other}`, `${simple} || ${other}`])
  }

  write(depth: number, isLoop: boolean): void {
    const count = 1 + Math.floor(this.#random() * 4)
    for (let turn = 0; turn < count; turn += 1) this.#statement(depth, isLoop)
  }

  #statement(depth: number, isLoop: boolean): void {
    const kind = Math.floor(this.#random() * (depth > 2 ? 5 : 9))
    const line = this.lines.length + 1
    const add = (text: string): void => void this.lines.push(text)
    switch (kind) {
      case 0:
        return add(`${this.#say()}$var(x) = $var(x) + 1; # \u00e9`)
      case 1:
        return add(`${this.#say()}${this.#call()}`)
      case 2:
        return add(`${this.#say(0)}$var(x) = 1; ${this.#say(1)}${this.#call()} ${this.#say(2)}$var(y) = 3;`)
      case 3: {
        const [one, other] = [
          this.#call(),
          this.#pick(['return;', 'exit;', 'drop;', 'return -1;', isLoop ? 'break;' : ';']),
        ]
        const [then, otherwise] = [
          `${this.#arm(line, 0)}${this.#say(1)}${one}`,
          `${this.#arm(line, 1)}${other === ';' ? '' : this.#say(2)}${other}`,
        ]
        const condition = this.#condition()
        return add(
          this.#says
            ? `${this.#say()}if (${condition}) { ${then} } else { ${otherwise} }`
            : `if (${condition}) ${one} else ${other}`,
        )
      }
      case 4:
        return add(this.#says ? `${this.#say()}$var(x) = 1; ${this.#say(1)}$var(x) = $var(x) + 1;` : 'TWO')
      case 5:
      case 6: {
        const hasElse = this.#random() < 0.5
        add(`${this.#say()}if (${this.#condition()}) { ${this.#arm(line, 0)}`)
        this.write(depth + 1, isLoop)
        add(hasElse || this.#says ? `} else { ${this.#arm(line, 1)}` : '')
        if (hasElse) this.write(depth + 1, isLoop)
        return add('}')
      }
      case 7: {
        const counter = `$var(r${this.#route}_${(this.#loops += 1)})`
        add(`${this.#say()}${counter} = 0;`)
        add(`${this.#say()}while (${counter} < ${this.#pick([0, 1, 3])}) { ${this.#arm(line + 1, 0)}`)
        add(`${this.#say()}${counter} = ${counter} + 1;`)
        this.write(depth + 1, true)
        return add('}')
      }
      default: {
        add(`${this.#say()}switch ($rU) {`)
        for (const [index, label] of ['case "a":', 'case /"^[bc]":', 'default:'].entries()) {
          add(`${label} ${this.#arm(line, index)}`)
          this.write(depth + 1, true)
          if (this.#random() < 0.6) add(`${this.#say()}break;`)
        }
        return add('}')
      }
    }
  }
}

function programOf(seed: number, says: boolean): string {
  const random = createRandom(seed)
  let lines: readonly string[] = [
    '#!KAMAILIO',
    'loadmodule "pv.so"',
    'loadmodule "xlog.so"',
    '#!define TWO $var(x) = 1; $var(x) = $var(x) + 1;',
  ]
  for (let route = 0; route < routes; route += 1) {
    const writer = new Writer(random, says, route, [...lines, route === 0 ? 'request_route {' : `route[R${route}] {`])
    writer.write(0, false)
    lines = [...writer.lines, '}']
  }
  return `${lines.join('\n')}\n`
}

/** Plays a request of each user; gives what was counted and what the program said. */
async function play(
  file: string,
  text: string,
): Promise<{ readonly data: CoverageData; readonly said: readonly string[] }> {
  writeFileSync(file, text, 'latin1')
  const options = { defines: [], target: '6.1', outputName: 'a.mjs', hasProbe: true } as const
  const compiled = compileConfig(file, createCompilerHost(folder), createCatalogue(), options)
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const virtual = await startVirtualServer(await loadCompiledText(compiled.code, compiled.map, file), {
    listen: ['udp:127.0.0.1:5060'],
    zone: [],
    stubModules: new Set(),
    settings: new Map(),
  })
  if ('errors' in virtual) throw new Error(JSON.stringify(virtual.errors))
  const counter = createCoverageCounter()
  const said: string[] = []
  virtual.server.core.probes.add(counter.probe)
  counter.know(compiled.program)
  virtual.onLog = ({ text: logged }) => void said.push(...(/[@^]\d+\.\d+/.exec(logged) ?? []))
  for (const [index, user] of users.entries()) {
    const message =
      `OPTIONS sip:${user}@a SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK${index}\r\nFrom: <sip:x@a>;tag=1\r\n` +
      `To: <sip:${user}@a>\r\nCall-ID: ${index}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 9\r\nContent-Length: 0\r\n\r\n`
    virtual.network.deliver(message, { proto: 'udp', ip: '127.0.0.1', port: 5080 }, { ip: '127.0.0.1', port: 5060 })
    await virtual.clock.advance(1)
  }
  await virtual.stop()
  return { data: counter.data(), said }
}

it.each([1, 2, 3])('lines and arms of program %d are counted as often as they say that they run', async (seed) => {
  const file = join(folder, `program ${seed}.cfg`)
  const { said } = await play(file, programOf(seed, true))
  const { data } = await play(file, programOf(seed, false))
  const covered = data.files.get(file)
  if (covered === undefined) throw new Error('no coverage')
  const countOf = (what: string): number => said.filter((one) => one === what).length
  const wanted = [...lineCounts(covered).keys()].map((line) => [
    line,
    Math.max(...[0, 1, 2].map((number) => countOf(`@${line}.${number}`))),
  ])
  expect([...lineCounts(covered)]).toEqual(wanted)
  expect(wanted.some(([, count]) => Number(count) > 1)).toBe(true)
  for (const { line, kind, arms } of covered.branches.values()) {
    // The end of a while says nothing.
    const counted = [...arms.values()].slice(0, kind === 'while' ? 1 : undefined).map(({ count }) => count)
    expect(counted, `line ${line}`).toEqual(counted.map((_, arm) => countOf(`^${line}.${arm}`)))
  }
})
