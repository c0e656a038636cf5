import { at } from './order.ts';
import type { ImportReport } from './report.ts';

/** The report as a person reads it. */
export function describeReport(report: ImportReport): string {
  const { lines, orders } = report;
  const count = (n: number) => n.toLocaleString('en');
  const pounds = (report.revenue.amount / 100).toLocaleString('en', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const leftOut = [
    `${count(lines.cancelledInvoice)} of cancelled invoices`,
    `${count(lines.quantityNotPositive)} without a positive quantity`,
    `${count(lines.priceNotPositive)} without a positive price`,
  ];
  return [
    `${count(lines.total)} lines: ${count(lines.product)} of products, ${count(lines.charge)} of charges`,
    `left out: ${leftOut.join(', ')}`,
    `not taken: ${count(lines.broken)} broken, ${count(lines.refused)} in refused orders`,
    `orders: ${count(orders.new)} new, ${count(orders.alreadyThere)} already there, ${count(orders.refused)} refused`,
    `${count(report.units)} units, GBP ${pounds}`,
    `${count(report.commands)} commands in ${report.seconds} s (${count(report.commandsPerSecond)}/s)`,
  ].join('\n');
}

/** One sentence for each line and order that is not in the backend and should be. */
export const describeFaults = ({ broken, refusals }: ImportReport): string[] => [
  ...broken.map((fault) => `${at(fault)}: ${fault.fault}`),
  ...refusals.map(
    ({ order, command, status, problem, detail, ...place }) =>
      `${at(place)}: order ${order}: ${command} was refused with ${status} ${problem}: ${detail}`,
  ),
];
