/** The seed's story as a person lives it, in whatever shows the window. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { MapDocument } from '#shared/domain/map-document.ts'
import { placeOfHost } from './places.ts'

/** Longest that a scan of the lab takes. */
export const scanPatienceMs = 60_000

/** What the page complained about: errors, refusals of the content security policy. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error.stack)))
  return complaints
}

/** Frames that left this computer's `eth0`, as the kernel of this network namespace counts them. */
export function framesSent(): number {
  const line = /^\s*eth0:(.*)$/m.exec(readFileSync('/proc/net/dev', 'utf8'))?.[1] ?? ''
  return Number(line.trim().split(/\s+/)[9])
}

/** From the empty sea to an approved map. */
export async function chartTheNetwork(page: Page): Promise<void> {
  const before = framesSent()
  await page.getByRole('heading', { name: 'You are on Ethernet, 10.1.1.0/24' }).waitFor()
  await page.getByRole('button', { name: /^Scan 10\.1\.1\.0\/24\s*: 253 addresses, about \d+ s$/ }).waitFor()
  await page.getByText('At most 500 small packets a second.').waitFor()
  await page.getByText('Nothing has been sent.').waitFor()
  expect(framesSent()).toBe(before)

  await page.getByRole('button', { name: 'Scan 10.1.1.0/24' }).click()
  await page
    .getByText(/Finding devices|Asking for/)
    .first()
    .waitFor()
  await page.getByText('Nothing is approved yet: are these all yours?').waitFor({ timeout: scanPatienceMs })
  expect(framesSent()).toBeGreaterThan(before + 253)
  await page.getByText('8 devices', { exact: true }).waitFor()

  await page.locator('.screen-choice label', { hasText: 'Table' }).click()
  const row = page.getByRole('row', { name: /LAB-DC01/ })
  expect(await row.textContent()).toMatch(/10\.1\.1\.17[\s\S]*445[\s\S]*New/)
  await page.locator('.screen-choice label', { hasText: 'Map' }).click()
  await page.getByRole('button', { name: 'Accept all' }).click()
  await page.getByRole('button', { name: 'Accept all' }).waitFor({ state: 'detached' })
  await page.locator('.screen-choice label', { hasText: 'Table' }).click()
  await page.getByRole('row', { name: /LAB-DC01.*Known/ }).waitFor()
}

/** Everything is still there, and a click on the domain controller tells its ports. */
export async function findEverythingAgain(page: Page, document: MapDocument): Promise<void> {
  await page.getByRole('application', { name: 'Network map, 8 devices, 1 subnet' }).waitFor()
  await expect.poll(() => page.getByText('8 devices', { exact: true }).count()).toBe(1)
  const { x, y } = await placeOfHost(page, document, 'LAB-DC01')
  await page.mouse.click(x, y)
  const details = page.getByRole('complementary', { name: 'Details of LAB-DC01' })
  await details.waitFor()
  await details.getByRole('row', { name: '445 microsoft-ds' }).waitFor()
  expect(await details.textContent()).toMatch(/Approved[\s\S]*10\.1\.1\.17[\s\S]*NetBIOS names it LAB-DC01[\s\S]*TCP SYN-ACK/)
}

/** A scan that is stopped by its key keeps what was found and says so. */
export async function stopByKey(page: Page): Promise<void> {
  await page.keyboard.press('F5')
  await page
    .getByText(/Finding devices|Asking for/)
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await page.getByText(/until it was stopped/).waitFor({ timeout: 5000 })
}
