import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { buildSync } from 'esbuild'
import { extensionFolder, generatedFiles } from './generated.ts'
import { createZip, type ZipEntry } from './zip.ts'

interface Manifest {
  readonly name: string
  readonly displayName: string
  readonly description: string
  readonly version: string
  readonly publisher: string
  readonly engines: { readonly vscode: string }
  readonly categories: readonly string[]
  readonly keywords: readonly string[]
}

const copied = ['package.json', 'README.md', 'language-configuration.json']

/** The extension as VS Code installs it: a zip archive with a manifest of its own and the extension under extension/. */
export function createVsix(): { readonly name: string; readonly data: Buffer } {
  // Our own file, whose shape the test of the package looks at.
  const manifest = JSON.parse(readFileSync(join(extensionFolder, 'package.json'), 'utf8')) as Manifest
  const files: ZipEntry[] = [
    ...copied.map((name) => ({ name, data: readFileSync(join(extensionFolder, name)) })),
    { name: 'LICENSE.txt', data: readFileSync(join(extensionFolder, '..', '..', 'LICENSE')) },
    ...generatedFiles().map(({ path, text }) => ({
      name: path.slice(extensionFolder.length + 1),
      data: Buffer.from(text),
    })),
    { name: 'dist/extension.cjs', data: bundle() },
  ]
  const inside = files.map(({ name, data }) => ({ name: `extension/${name}`, data }))
  const entries = [
    { name: 'extension.vsixmanifest', data: Buffer.from(vsixManifest(manifest)) },
    { name: '[Content_Types].xml', data: Buffer.from(contentTypes(inside)) },
    ...inside,
  ]
  return { name: `${manifest.name}-${manifest.version}.vsix`, data: createZip(entries) }
}

/** The extension with the language client in one file; the editor itself provides the module vscode. */
export function bundle(): Buffer {
  const { outputFiles } = buildSync({
    entryPoints: [join(extensionFolder, 'extension.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    minify: true,
    legalComments: 'inline',
    logLevel: 'error',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error('esbuild gave no file')
  return Buffer.from(file.contents)
}

function vsixManifest(manifest: Manifest): string {
  const { name, displayName, description, version, publisher, engines, categories, keywords } = manifest
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}"/>
    <DisplayName>${xml(displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(description)}</Description>
    <Tags>${xml(keywords.join(','))}</Tags>
    <Categories>${xml(categories.join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${xml(engines.vscode)}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
  </Assets>
</PackageManifest>
`
}

/** The media type of every kind of file in the archive (Open Packaging Conventions). */
function contentTypes(files: readonly ZipEntry[]): string {
  const types = new Map([
    ['.json', 'application/json'],
    ['.md', 'text/markdown'],
    ['.txt', 'text/plain'],
    ['.cjs', 'application/javascript'],
    ['.vsixmanifest', 'text/xml'],
  ])
  const used = new Set([...files.map(({ name }) => extname(name)), '.vsixmanifest'])
  const lines = [...used].map(
    (extension) =>
      `<Default Extension="${extension}" ContentType="${types.get(extension) ?? 'application/octet-stream'}"/>`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${lines.join('')}</Types>
`
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
