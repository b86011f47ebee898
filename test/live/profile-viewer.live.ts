import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAvailable } from './require.ts'

const program = '/usr/bin/chromium'
const hasBrowser = isAvailable(program, 'Chromium')
const root = resolve(import.meta.dirname, '../..')
const example = join(root, 'examples/proxy')
const screenshots = join(root, 'artifacts/pages')
/** The viewer is a page without a server. */
const viewer = join(
  dirname(createRequire(import.meta.url).resolve('speedscope/package.json')),
  'dist/release/index.html',
)
const folder = mkdtempSync(join(tmpdir(), 'kamkit-profiles-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Numbers of microseconds that a profile weighs, by its format. */
const weigh: ReadonlyMap<string, (file: string) => number> = new Map([
  ['speedscope', (file: string) => sum(JSON.parse(file).profiles[0].weights)],
  ['cpuprofile', (file: string) => JSON.parse(file).endTime],
])

describe.skipIf(!hasBrowser)('speedscope opens what kamkit profile writes', () => {
  let browser: Browser
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    // Chromium has no sandbox for root, who runs CI.
    browser = await chromium.launch({
      executablePath: program,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
  })
  afterAll(() => browser.close())

  it.each([...weigh])('as %s, with its routes and all of its time', async (format, weightOf) => {
    const path = join(folder, `proxy.${format}`)
    const message = join(example, 'messages/call-a-number.sip')
    const wanted = ['--format', format, '--repeat', '20', '-o', path]
    execFileSync(join(root, 'bin/kamkit'), ['profile', join(example, 'kamailio.cfg'), message, ...wanted])
    const file = readFileSync(path, 'utf8')
    const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } })
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    await show(page, path, file)
    const rows = page.locator('table').last().locator('tr')
    // Sorted by their own times at first: click on Total for all of it.
    await page.getByText('Total', { exact: true }).click()
    await expect
      .poll(() => rows.first().locator('td').last().innerText(), { timeout: 10_000 })
      .toMatch(/request_route$/)
    await page.screenshot({ path: join(screenshots, `speedscope-${format}.png`) })
    const [, shown = '', unit = ''] = /^([\d.]+)(µs|ms|s) \(100%\)/.exec(await rows.first().innerText()) ?? []
    expect(microseconds(Number(shown), unit) / weightOf(file)).toBeCloseTo(1, 2)
    const names = await rows.locator('td:last-child').allInnerTexts()
    expect(names.map((name) => name.trim())).toEqual(
      expect.arrayContaining(['route(SCREEN)', 'route[SCREEN]', 'route[USER]', '$var(found) = lookup("location")']),
    )
    expect(faults).toEqual([])
    await page.close()
  })
})

/** Opens the viewer as its own command does, which has the file in a script. */
async function show(page: Page, path: string, file: string): Promise<void> {
  const name = JSON.stringify(path)
  const data = JSON.stringify(Buffer.from(file).toString('base64'))
  writeFileSync(`${path}.js`, `speedscope.loadFileFromBase64(${name}, ${data})`)
  await page.goto(`${pathToFileURL(viewer).href}#localProfilePath=${path}.js&view=sandwich`)
}

function microseconds(value: number, unit: string): number {
  return value * (unit === 's' ? 1e6 : unit === 'ms' ? 1e3 : 1)
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0)
}
