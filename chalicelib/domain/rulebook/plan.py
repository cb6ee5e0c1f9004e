"""How rules cite the bureau's plan (工作方案) and notice (通告) of 2019, which opened this lane."""

SCHEME = "《深圳市水务局关于开展政务服务“秒批”（无人干预自动办理）的工作方案》"
NOTICE = "《深圳市水务局关于开展政务服务“秒批”（无人干预自动办理）的通告》"
