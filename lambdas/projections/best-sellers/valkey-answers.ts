import type { AnswersOf } from '../queries/query.ts';
import type { Valkey } from '../valkey-client.ts';
import { hasMark } from '../valkey-generation-mark.ts';
import { answerBestSellers } from './answer-best-sellers.ts';
import type { bestSellersProjection } from './contract.ts';
import { bestSellersRanking, ValkeyBestSellers } from './valkey-best-sellers.ts';

export const bestSellerAnswers = (valkey: Valkey): AnswersOf<typeof bestSellersProjection> => ({
  queriesOf: (generation) => answerBestSellers(new ValkeyBestSellers(bestSellersRanking(valkey, generation))),
  isComplete: (generation) => hasMark(valkey, generation),
});
