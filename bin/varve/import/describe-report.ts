import { at } from './order.ts';
import type { ImportReport } from './report.ts';
import type { Refusal } from './send-commands.ts';
import type { WaitedFor } from './wait-for-read-models.ts';

/** The report as a person reads it. */
export function describeReport(report: ImportReport): string {
  const { lines, orders, products } = report;
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
  const supplied = [
    `${count(products.registered)} registered`,
    `${count(products.stockReceived)} got more stock`,
    `${count(products.alreadyKnown)} already there`,
    `${count(products.refused)} refused`,
  ];
  return [
    `${count(lines.total)} lines: ${count(lines.product)} of products, ${count(lines.charge)} of charges`,
    `left out: ${leftOut.join(', ')}`,
    `not taken: ${count(lines.broken)} broken, ${count(lines.refused)} in refused orders`,
    `products: ${supplied.join(', ')}`,
    `orders: ${count(orders.new)} new, ${count(orders.alreadyThere)} already there, ${count(orders.refused)} refused`,
    `${count(report.units)} units, GBP ${pounds}`,
    `${count(report.commands)} commands in ${report.seconds} s (${count(report.commandsPerSecond)}/s)`,
    ...describeWait(report.readModels),
  ].join('\n');
}

function describeWait(waitedFor: WaitedFor | undefined): string[] {
  if (waitedFor === undefined) return [];
  const { complete, switchedOff } = waitedFor;
  return [
    `read models that hold all of it: ${complete.join(', ') || 'none'}`,
    ...(switchedOff.length === 0 ? [] : [`read models that are switched off: ${switchedOff.join(', ')}`]),
  ];
}

/** One sentence for each line, product and order that is not in the backend and should be. */
export const describeFaults = ({ broken, refusals }: ImportReport): string[] => [
  ...broken.map((fault) => `${at(fault)}: ${fault.fault}`),
  ...refusals.map(
    (refusal) => `${at(refusal)}: ${refusal.stream.replace('#', ' ')}: ${describeRefusal(refusal)}`,
  ),
];

function describeRefusal({ command, status, problem, rejection, detail }: Refusal): string {
  if (problem === 'idempotency-key-reused') {
    return `${command} was refused with ${status} ${problem}: an earlier import of it had other content, which stays`;
  }
  const why = rejection === undefined ? problem : `${problem} (${rejection})`;
  return `${command} was refused with ${status} ${why}: ${detail}`;
}
