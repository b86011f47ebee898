import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { createVsix } from '../vsix.ts'

const root = resolve(import.meta.dirname, '../../..')
const screenshots = join(root, 'artifacts/vscode')

/** The editor quiet, and with the program of this repository. */
const settings = {
  'kamkit.command': join(root, 'bin/kamkit'),
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.enabled': false,
}

const launch = {
  version: '0.2.0',
  configurations: [
    {
      type: 'kamkit',
      request: 'launch',
      name: 'Play a call',
      program: '${workspaceFolder}/kamailio.cfg',
      messages: ['${workspaceFolder}/messages/call-a-number.sip'],
      wait: '35s',
    },
  ],
}

/** A VS Code with the extension of this repository and the proxy of the examples in it, and the browser that shows it. */
export class Workbench {
  readonly page: Page
  readonly #folder: string
  readonly #server: ChildProcess
  readonly #browser: Browser

  private constructor(page: Page, folder: string, server: ChildProcess, browser: Browser) {
    this.page = page
    this.#folder = folder
    this.#server = server
    this.#browser = browser
  }

  /** `codeServer` is the folder of the package code-server. */
  static async open(codeServer: string): Promise<Workbench> {
    const folder = mkdtempSync(join(tmpdir(), 'kamkit-vscode-'))
    const workspace = join(folder, 'proxy')
    cpSync(join(root, 'examples/proxy'), workspace, { recursive: true })
    writeJson(join(workspace, '.vscode/launch.json'), launch)
    // What the machine decides counts in the server's settings only, all else in the user's only.
    for (const whose of ['User', 'Machine']) writeJson(join(folder, 'data', whose, 'settings.json'), settings)
    const { name, data } = createVsix()
    writeFileSync(join(folder, name), data)
    const places = ['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')]
    const run = [join(codeServer, 'out/node/entry.js'), '--config', join(folder, 'config.yaml'), ...places]
    execFileSync(process.execPath, [...run, '--install-extension', join(folder, name)])
    const address = `127.0.0.1:${await freePort()}`
    const options = ['--auth', 'none', '--bind-addr', address, '--disable-workspace-trust', '--disable-update-check']
    const server = spawn(process.execPath, [...run, ...options], { stdio: 'ignore' })
    await answers(`http://${address}/healthz`)
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args })
    const page = await browser.newPage({ viewport: { width: 1500, height: 1000 } })
    page.setDefaultTimeout(60_000)
    await page.goto(`http://${address}/?folder=${workspace}`)
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor()
    mkdirSync(screenshots, { recursive: true })
    return new Workbench(page, folder, server, browser)
  }

  /** Runs a command by its title. */
  async command(title: string): Promise<void> {
    await this.#pick('F1', `>${title}`)
  }

  /** Opens a file of the workspace by its name and goes to a place in it: LINE or LINE:COLUMN. */
  async file(name: string, place: string): Promise<void> {
    await this.#pick('Control+p', name)
    await this.page.locator('.tab.active', { hasText: name }).waitFor()
    await this.#pick('Control+p', `:${place}`)
  }

  /** Waits for an element with a text. */
  async see(selector: string, text: string | RegExp): Promise<void> {
    await this.page.locator(selector).filter({ hasText: text }).first().waitFor()
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(screenshots, `${name.replaceAll(/\W+/g, '-')}.png`) })
  }

  async close(): Promise<void> {
    await this.#browser.close()
    this.#server.kill()
    rmSync(this.#folder, { recursive: true, maxRetries: 5, retryDelay: 500 })
  }

  /** Types into the list that a key opens, and takes the first entry once it is there. */
  async #pick(key: string, text: string): Promise<void> {
    const { page } = this
    await page.keyboard.press(key)
    const input = page.locator('.quick-input-widget input[type=text]')
    await input.fill(text)
    await this.see('.quick-input-list .monaco-list-row', '')
    // The list is filtered after a moment.
    await page.waitForTimeout(1000)
    await page.keyboard.press('Enter')
    await input.waitFor({ state: 'hidden' })
  }
}

function writeJson(path: string, value: object): void {
  mkdirSync(resolve(path, '..'), { recursive: true })
  writeFileSync(path, JSON.stringify(value))
}

/** A port that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready))
  // A server on a port has an address.
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

async function answers(url: string): Promise<void> {
  for (let left = 60; left > 0; left -= 1) {
    const isThere = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) return
    await new Promise((later) => void setTimeout(later, 500))
  }
  throw new Error(`nothing answers at ${url}`)
}
