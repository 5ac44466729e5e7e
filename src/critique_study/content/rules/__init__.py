"""The rules that notes must keep in company, one small generator each."""
