/** A scan from the sheet it is written on to the files that are kept of it, as a person lives it. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { exportedByCommand, fileKept, pngSizeOf, svgSizeOf } from './files.ts'
import { framesSent, scanPatienceMs } from './story.ts'

const title = 'Seed scan'

/** The sheet says what is wrong where it is wrong, asks for a yes where one is needed, and starts by Enter. */
export async function writeDownAScan(page: Page): Promise<void> {
  const before = framesSent()
  await page.getByRole('heading', { name: 'You are on Ethernet, 10.1.1.0/24' }).waitFor()
  await screenOf(page, 'Scans')
  await page.getByRole('main').getByRole('button', { name: 'New scan' }).click()
  const sheet = page.getByRole('dialog', { name: 'New scan' })
  const targets = sheet.getByLabel('Targets')
  await sheet.getByLabel('Title').and(page.locator(':focus')).waitFor()
  expect(await targets.inputValue()).toBe('10.1.1.0/24')

  await targets.fill('10.1.1.25-10.1.1.1')
  await expect.poll(() => descriptionOf(targets)).toBe('The range 10.1.1.25-10.1.1.1 runs backwards. Write 10.1.1.1-10.1.1.25.')
  await sheet.getByLabel('TCP ports').fill('22,http')
  await expect.poll(() => descriptionOf(sheet.getByLabel('TCP ports'))).toMatch(/^"http" in the TCP port list is not a port or a range\./)
  await sheet.getByLabel('TCP ports').fill('standard')

  await targets.fill('198.18.0.1')
  await sheet.getByRole('checkbox', { name: 'I may scan these addresses, and I mean to.' }).waitFor()
  const start = sheet.getByRole('button', { name: /^Scan/ })
  expect(await start.isDisabled()).toBe(true)
  await targets.fill('0.0.0.0/0')
  await expect.poll(() => descriptionOf(targets)).toMatch(/is never scanned/)
  expect(await sheet.getByRole('checkbox').count()).toBe(0)

  await targets.fill('10.1.1.1 - 25')
  await sheet.getByLabel('Leave out').fill('10.1.1.23')
  await sheet.getByRole('button', { name: /^Scan 24 addresses, about \d+ s$/ }).waitFor()
  expect(await sheet.getByRole('region', { name: 'Flight plan' }).textContent()).toMatch(/ARP.*multicast.*12 TCP and 6 UDP/)
  await sheet.getByText(/^At most 500 packets a second/).waitFor()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  expect(framesSent()).toBe(before)
}

/** Title, scope, Enter: hosts appear on the map, and the scan is in the list at once. */
export async function startTheScan(page: Page): Promise<void> {
  await page.keyboard.press('Alt+n')
  const sheet = page.getByRole('dialog', { name: 'New scan' })
  await sheet.getByLabel('Title').fill(title)
  await sheet.getByLabel('Leave out').fill('10.1.1.23')
  await sheet.getByLabel('Targets').fill('10.1.1.1-25')
  await sheet.getByRole('button', { name: /^Scan 24 addresses/ }).waitFor()
  await sheet.getByLabel('Targets').press('Enter')
  await sheet.waitFor({ state: 'detached' })
  await screenOf(page, 'Scans')
  await rowOf(page).waitFor()
  await rowOf(page)
    .filter({ hasText: /Completed.*7/ })
    .waitFor({ timeout: scanPatienceMs })
}

/** The report names the scan's settings and the ports of the domain controller with how each was found; it is kept as one file. */
export async function readTheReport(page: Page): Promise<void> {
  await screenOf(page, 'Report')
  await page.getByRole('heading', { name: title }).waitFor()
  expect(await page.locator('.report-cards').textContent()).toMatch(/10\.1\.1\.1-25.*without 10\.1\.1\.23.*12 TCP and 6 UDP ports/)
  await page.getByRole('button', { name: 'Ports of LAB-DC01' }).click()
  const ports = page.locator('.report-facts')
  await ports.getByRole('row', { name: /^tcp 445 microsoft-ds .*TCP SYN-ACK/ }).waitFor()
  await ports.getByRole('row', { name: 'udp 137 netbios-ns UDP reply' }).waitFor()
  await page.getByRole('button', { name: 'Expand all' }).click()
  expect(await ports.count()).toBe(await page.locator('.report-hosts > tbody').count())
  await page.getByRole('button', { name: 'Collapse all' }).click()
  expect(await ports.count()).toBe(0)

  const report = await fileKept(page, async () => {
    await page.getByRole('main').getByRole('button', { name: 'Download' }).click()
    await page.getByRole('menuitem', { name: /^Report/ }).click()
  })
  expect(report.name).toMatch(/^portolan-\d+\.html$/)
  expect(report.content.toString('utf8')).toMatch(/Seed scan[\s\S]*LAB-DC01[\s\S]*microsoft-ds/)
}

/** Pictures have the size that was chosen, and the drawing is the command line's, byte for byte. */
export async function keepPictures(page: Page, database: string, folder: string): Promise<void> {
  const savedAs = async (format: 'PNG' | 'SVG', choices: readonly string[]) => {
    await page.keyboard.press('Control+s')
    const dialog = page.getByRole('dialog', { name: 'Export the map' })
    await dialog.getByRole('img', { name: /^Preview of the map of Seed scan/ }).waitFor()
    for (const choice of [format, ...choices]) await dialog.locator('label', { hasText: choice }).click()
    const file = await fileKept(page, () => dialog.getByRole('button', { name: `Save ${format}` }).click())
    await dialog.waitFor({ state: 'detached' })
    return file
  }
  const svg = await savedAs('SVG', ['Light'])
  const scan = Number(/^portolan-(\d+)\.svg$/.exec(svg.name)?.[1])
  expect(svg.content.equals(exportedByCommand(database, scan, `${folder}/map.svg`))).toBe(true)
  const { width, height } = svgSizeOf(svg.content)
  for (const scale of [1, 2, 4]) {
    const png = await savedAs('PNG', [`${scale}×`, 'Light'])
    expect(pngSizeOf(png.content)).toEqual({ width: width * scale, height: height * scale })
  }
  const dark = await savedAs('SVG', ['Dark'])
  expect(dark.content.toString('utf8')).toContain('#0c141b')
}

/** Relaunched, stopped, kept from being deleted, deleted. */
export async function putTheListInOrder(page: Page): Promise<void> {
  await screenOf(page, 'Scans')
  const scans = await rowOf(page).count()
  await rowOf(page)
    .getByRole('button', { name: `Relaunch: ${title}` })
    .click()
  await rowOf(page).nth(scans).waitFor()
  await rowOf(page)
    .getByRole('button', { name: `Stop: ${title}` })
    .click()
  const stopped = rowOf(page).filter({ hasText: 'Stopped' })
  await stopped.waitFor({ timeout: 5000 })

  await stopped.getByRole('button', { name: `Delete: ${title}` }).click()
  await page.keyboard.press('Escape')
  await stopped
    .getByRole('button', { name: `Delete: ${title}` })
    .and(page.locator(':focus'))
    .waitFor()
  await page.keyboard.press('Enter')
  await stopped.getByText('Delete this scan and its facts?').waitFor()
  await stopped.getByRole('button', { name: 'Delete' }).click()
  await stopped.waitFor({ state: 'detached' })
  expect(await rowOf(page).count()).toBe(scans)
  // The keyboard is on the row that took its place.
  await rowOf(page).first().locator('.hosts-name:focus').waitFor()
}

function rowOf(page: Page): Locator {
  return page.getByRole('row', { name: title })
}

async function screenOf(page: Page, name: string): Promise<void> {
  await page.locator('.screen-choice label', { hasText: name }).click()
}

/** What a screen reader says of a field besides its name. */
function descriptionOf(field: Locator): Promise<string> {
  return field.evaluate(
    (element: {
      getAttribute(name: string): string | null
      ownerDocument: { getElementById(id: string): { textContent: string } | null }
    }) =>
      (element.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => element.ownerDocument.getElementById(id)?.textContent ?? '')
        .join(' ')
        .trim(),
  )
}
