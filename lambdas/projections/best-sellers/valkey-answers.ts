import type { Valkey } from '../valkey-client.ts';
import { answerBestSellers } from './answer-best-sellers.ts';
import { bestSellersRanking, ValkeyBestSellers } from './valkey-best-sellers.ts';

export const bestSellerAnswers = (valkey: Valkey) =>
  answerBestSellers(new ValkeyBestSellers(bestSellersRanking(valkey)));
