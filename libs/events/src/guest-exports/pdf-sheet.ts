import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { Sheet } from './guest-export.js';

const { resolve } = createRequire(import.meta.url);
const PLAIN = resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
const BOLD = resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf');
const MARGIN = 36;
const GAP = 8;
/** The line of the page's number. */
const FOOT = 14;
/** Of the width that the page has for the columns. */
const SHARES = [0.22, 0.15, 0.13, 0.37, 0.13];
/** After so many rows others get their turn: laying text out is work. */
const TURN = 20;

/** A table on A4 pages with its own fonts, so that accents are there on every machine. */
export function pdfOf(sheet: Sheet): Readable {
  const document = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: MARGIN,
    info: { Title: sheet.title },
  });
  document.registerFont('plain', PLAIN).registerFont('bold', BOLD);
  void write(document, sheet).catch((error: Error) => document.destroy(error));
  return document;
}

async function write(document: PDFKit.PDFDocument, { title, when, columns, rows }: Sheet): Promise<void> {
  document.font('bold').fontSize(14).text(title).font('plain').fontSize(10).text(when).moveDown(0.5).fontSize(8);
  addRow(document, columns, 'bold');
  let count = 0;
  let page = 1;
  number(document, page);
  for await (const row of rows) {
    if (!fits(document, row)) {
      document.addPage();
      addRow(document, columns, 'bold');
      number(document, ++page);
    }
    addRow(document, row, 'plain');
    if (++count % TURN === 0) await setImmediate();
  }
  document.end();
}

/** Writes the page's number at its foot, and goes back to where the rows go on. */
function number(document: PDFKit.PDFDocument, page: number): void {
  const { y } = document;
  const { width, height } = document.page;
  document
    .font('plain')
    .text(String(page), MARGIN, height - MARGIN - FOOT + GAP / 2, { width: width - 2 * MARGIN, align: 'right' });
  document.x = MARGIN;
  document.y = y;
}

function addRow(document: PDFKit.PDFDocument, cells: string[], font: 'plain' | 'bold'): void {
  document.font(font);
  const top = document.y;
  const height = heightOf(document, cells);
  const widths = widthsOf(document);
  let left = MARGIN;
  for (const [index, text] of cells.entries()) {
    document.text(text, left, top, { width: widths[index], height, ellipsis: true });
    left += widths[index]! + GAP;
  }
  document.x = MARGIN;
  document.y = top + height + GAP / 2;
}

function fits(document: PDFKit.PDFDocument, cells: string[]): boolean {
  document.font('plain');
  return document.y + heightOf(document, cells) <= document.page.height - MARGIN - FOOT;
}

/** No row is higher than what a page has below its head. */
function heightOf(document: PDFKit.PDFDocument, cells: string[]): number {
  const most = document.page.height - 5 * MARGIN;
  const heights = widthsOf(document).map((width, index) => document.heightOfString(cells[index]! || ' ', { width }));
  return Math.min(most, Math.max(...heights));
}

function widthsOf({ page }: PDFKit.PDFDocument): number[] {
  const width = page.width - 2 * MARGIN - GAP * (SHARES.length - 1);
  return SHARES.map((share) => share * width);
}
