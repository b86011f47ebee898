import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderRecordingPage } from '#tooling/page/page.ts'
import { failoverScene, forkScene, hostileScene, registrationScene } from '../pages/scenes.ts'
import { isAvailable } from './require.ts'

const program = '/usr/bin/chromium'
const hasBrowser = isAvailable(program, 'Chromium')
/** What the pages look like, for people and as artifacts of CI. */
const screenshots = resolve(import.meta.dirname, '../../artifacts/pages')
const findFaults = readFileSync(join(import.meta.dirname, 'browser/page-faults.js'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'kamkit-pages-'))
afterAll(() => rmSync(folder, { recursive: true }))

const scenes = [
  ['failover', failoverScene],
  ['fork', forkScene],
  ['hostile', hostileScene],
  ['registration', registrationScene],
] as const

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 390].map((width) => ({ colorScheme, viewport: { width, height: 900 } })),
)

describe.skipIf(!hasBrowser)('pages in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    // Chromium has no sandbox for root, who runs CI.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    browser = await chromium.launch({ executablePath: program, args })
    for (const [name, playScene] of scenes) {
      const { recording, readSource } = await playScene()
      const page = renderRecordingPage(recording, { title: `The ${name} call`, about: 'kamkit explain', readSource })
      writeFileSync(join(folder, `${name}.html`), page)
    }
  })
  afterAll(() => browser.close())

  /** Opens a page, and fails when it asks for anything, or a script fails or is refused. */
  async function open(
    name: string,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const faults: string[] = []
    const url = pathToFileURL(join(folder, `${name}.html`)).href
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => faults.push(message.text()))
    page.on('dialog', (dialog) => faults.push(`dialog ${dialog.message()}`))
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) faults.push(`request ${request.url()}`)
    })
    await page.goto(url)
    await look(page)
    expect(faults).toEqual([])
    await context.close()
  }

  describe.each(scenes.map(([name]) => name))('%s', (name) => {
    it.each(looks)('nothing overlaps, overflows or is hard to read: $colorScheme, $viewport.width', async (look) => {
      await open(name, look, async (page) => {
        const { colorScheme, viewport } = look
        const unfold = page.getByRole('button', { name: 'Unfold all messages' })
        // Unfolded pages are long: one picture shows how messages look.
        if (colorScheme === 'light' && viewport.width === 1280) await unfold.click()
        const path = join(screenshots, `${name}-${colorScheme}-${viewport.width}.png`)
        await page.screenshot({ path, fullPage: true })
        if ((await unfold.getAttribute('aria-pressed')) === 'false') await unfold.click()
        expect(await page.evaluate(findFaults)).toEqual([])
      })
    })
    it('is printed with everything unfolded', async () => {
      await open(name, { javaScriptEnabled: false }, async (page) => {
        await page.emulateMedia({ media: 'print' })
        await page.pdf({ path: join(screenshots, `${name}.pdf`), format: 'A4' })
        const pre = page.locator('.messages pre').first()
        expect((await pre.boundingBox())?.height).toBeGreaterThan(50)
      })
    })
  })

  it.each([true, false])('links lead to lines and messages (JavaScript: %s)', async (javaScriptEnabled) => {
    await open('failover', { javaScriptEnabled, viewport: { width: 1280, height: 900 } }, async (page) => {
      await page
        .locator('.arrow.out .label')
        .filter({ hasText: /^INVITE/ })
        .nth(1)
        .click()
      await expect.poll(() => page.url()).toMatch(/#f0-63$/)
      await expect.poll(() => isInView(page, '#f0-63')).toBe(true)
      expect(await isInView(page, '#m3')).toBe(false)
      await page.locator('a[aria-label="text of message 3"]').click()
      await expect.poll(() => isInView(page, '#m3')).toBe(true)
    })
  })

  it('is read with the keyboard alone', async () => {
    await open('failover', { viewport: { width: 1280, height: 900 } }, async (page) => {
      await page.keyboard.press('Tab')
      expect(await focused(page)).toBe('Call')
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      expect(await focused(page)).toBe('kamailio.cfg:15')
      await page.keyboard.press('k')
      expect(await focused(page)).toMatch(/INVITE sip:bob@example\.org/)
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await expect.poll(() => isInView(page, '#f0-15')).toBe(true)
      await page.getByRole('button', { name: 'Only lines that ran' }).press('Space')
      expect(await page.locator('tr.not-run:visible').count()).toBe(0)
    })
  })
})

async function focused(page: Page): Promise<string> {
  const text = await page.locator(':focus').textContent()
  return (text ?? '').trim().replaceAll(/\s+/g, ' ')
}

/** Whether an element is shown within the window. */
async function isInView(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).boundingBox()
  const size = page.viewportSize()
  return box !== null && size !== null && box.height > 0 && box.y + box.height > 0 && box.y < size.height
}
