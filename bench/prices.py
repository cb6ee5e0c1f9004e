"""Unit prices and quotas as data: AWS's public lists for us-east-1 in US dollars, as known; check them before use.

China's regions (Sinnet, NWCD) publish their own lists in yuan; put them in here, the formulas stay.
"""

from collections.abc import Mapping

REGION, AS_OF = "us-east-1", "2026-11"

MILLION = 1_000_000
GB = 1024**3

PRICES: Mapping[str, float] = {
    "api request": 3.50 / MILLION,
    "lambda request": 0.20 / MILLION,
    "lambda GB-second": 0.0000166667,
    "write unit": 0.625 / MILLION,
    "read unit": 0.125 / MILLION,
    "table GB-month": 0.25,
    "table backup GB-month": 0.20,
    "queue request": 0.40 / MILLION,
    "put": 5.0 / MILLION,
    "get": 0.40 / MILLION,
    "object GB-month": 0.023,
    "signature": 15.0 / MILLION,
    "key month": 1.0,
    "log GB": 0.50,
    "trace": 5.0 / MILLION,
    "alarm month": 0.10,
    "composite alarm month": 0.50,
    "dashboard month": 3.0,
    "metric month": 0.30,
    "egress GB": 0.09,
}

QUOTAS: Mapping[str, float] = {
    "Lambda: concurrent executions of an account": 1_000,
    "API Gateway: requests a second of an account": 10_000,
    "KMS: ECC signatures a second": 300,
    "DynamoDB: write units a second of one partition": 1_000,
    "DynamoDB: write units a second of an on-demand table": 40_000,
    "S3: writes a second of one prefix": 3_500,
    "SQS: receivers at once of one queue, as set in the template": 10,
}
"""Defaults that AWS raises on request, but for those of a partition and a prefix, which are its building blocks."""
